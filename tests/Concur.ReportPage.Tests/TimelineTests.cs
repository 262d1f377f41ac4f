using System.Globalization;
using Concur.Core.Model;
using Microsoft.Playwright;

namespace Concur.ReportPage.Tests;

/// <summary>The timeline and the flame graphs in a browser.</summary>
public sealed class TimelineTests(Browser browser) : IDisposable
{
    private readonly Samples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public async Task TheAccountInViewIsWhatTheIntervalsAddUpToAtAnyZoom()
    {
        await using var open = await browser.OpenAsync(_samples.Page(_samples.Run(Samples.Json()), Samples.Small()));

        var whole = await AccountAsync(open.Page);
        Assert.Equal(2 * 60_000, whole["compute"]);
        Assert.Equal(2 * 20_000, whole["lock"]);
        Assert.Equal(2 * 20_000, whole["io-sleep"]);
        Assert.Equal(0, whole["untold"]);

        await open.Page.GetByText("Zoom in").ClickAsync();
        await WaitForLengthAsync(open.Page, 50_000);
        var half = await AccountAsync(open.Page);
        Assert.Equal(2 * 50_000, half.Values.Sum());
        Assert.Equal(2 * 30_000, half["compute"]);

        await open.Page.Locator(".timeline").FocusAsync();
        await open.Page.Keyboard.PressAsync("+");
        await WaitForLengthAsync(open.Page, 35_000);
        Assert.Equal(2 * 35_000, (await AccountAsync(open.Page)).Values.Sum(), 3);
        await open.Page.Keyboard.PressAsync("0");
        await WaitForLengthAsync(open.Page, 100_000);
        open.AssertQuiet();
    }

    [Fact]
    public async Task TheCriticalPathOfAnIterationIsALineThroughItsThreads()
    {
        var run = _samples.Run(Samples.Json());
        var path = new RecordedPath(20_000_000, [new PathStretch(11, 15), new PathStretch(10, 40)]);
        var trial = run.Trials[1] with { Gains = run.Trials[1].Gains! with { RecordedPath = path } };
        await using var open = await browser.OpenAsync(_samples.Page(run with { Trials = run.Trials.SetItem(1, trial) }, Samples.Small()));

        await open.Page.GetByText("Critical path", new() { Exact = true }).ClickAsync();
        await WaitForLengthAsync(open.Page, 40_000);

        Assert.Contains("The line is the critical path", await open.Page.Locator("#timeline").InnerTextAsync(), StringComparison.Ordinal);
        open.AssertQuiet();

        // At the bottoms of the bars: of the second thread first, then of the first one.
        var isInk = await open.Page.EvaluateAsync<bool[]>(
            """
            (() => {
              const canvas = document.querySelector('.timeline canvas');
              const [ratio, width] = [devicePixelRatio || 1, canvas.clientWidth];
              const labels = Math.round(Math.min(170, width * 0.28));
              const isInk = (share, row) => {
                const at = [labels + (width - labels) * share, 24 + 22 * row + 3 + 16 - 1].map(px => Math.round(px * ratio));
                return canvas.getContext('2d').getImageData(...at, 1, 1).data.slice(0, 3).join() === '34,38,42';
              };
              return [isInk(0.2, 0), isInk(0.2, 1), isInk(0.8, 0), isInk(0.8, 1)];
            })()
            """);
        Assert.Equal([false, true, true, false], isInk);
    }

    [Fact]
    public async Task AnIntervalUnderThePointerSaysWhatItIsWhoWasInTheWayAndWhere()
    {
        await using var open = await browser.OpenAsync(_samples.Page(_samples.Run(Samples.Json()), Samples.Small()));
        var canvas = open.Page.Locator(".timeline canvas");
        await canvas.ScrollIntoViewIfNeededAsync();
        var box = (await canvas.BoundingBoxAsync())!;
        var labels = Math.Round(Math.Min(170, box.Width * 0.28));

        // At 12.5 of 100 ms the first thread waits for a lock.
        await open.Page.Mouse.MoveAsync((float)(box.X + labels + ((box.Width - labels) * 0.125)), box.Y + 24 + 11);

        var tip = await open.Page.Locator(".timeline-tip").InnerTextAsync();
        Assert.Contains("lock", tip, StringComparison.Ordinal);
        Assert.Contains("5.00 ms from 10.0 ms", tip, StringComparison.Ordinal);
        Assert.Contains("in the way: lane 2", tip, StringComparison.Ordinal);
        Assert.Contains("App.Work.Hot", tip, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MachinesHaveATableAndTheTimelineSaysHowWellTheirClocksAreKnown()
    {
        var run = Samples.WithMachines(_samples.Run(Samples.Json()));
        await using var open = await browser.OpenAsync(_samples.Page(run, Samples.OnMachines()));

        var machines = await open.Page.Locator("#machines").InnerTextAsync();
        Assert.Contains("m1", machines, StringComparison.Ordinal);
        Assert.Contains("±4.00 ms", machines, StringComparison.Ordinal);
        Assert.Contains("m2: no answer for 2.1 s, in unit 7", machines, StringComparison.Ordinal);
        var timeline = await open.Page.Locator("#timeline").InnerTextAsync();
        Assert.Contains("±4.00 ms on m1", timeline, StringComparison.Ordinal);
        Assert.Contains("±10 µs on m2", timeline, StringComparison.Ordinal);
        open.AssertQuiet();
    }

    [Fact]
    public async Task KeysGoFromIntervalToInterval()
    {
        await using var open = await browser.OpenAsync(_samples.Page(_samples.Run(Samples.Json()), Samples.Small()));

        await open.Page.Locator(".timeline").FocusAsync();
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.Page.Keyboard.PressAsync("n");
        Assert.StartsWith("compute", await open.Page.Locator(".timeline-tip").InnerTextAsync(), StringComparison.Ordinal);
        await open.Page.Keyboard.PressAsync("n");
        Assert.StartsWith("lock", await open.Page.Locator(".timeline-tip").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoHundredThousandIntervalsAreDrawnFromAFileBelowFifteenMegabytes()
    {
        var file = _samples.Page(_samples.Run(Samples.Json()), Samples.Large(threads: 200, intervals: 200_000));
        Assert.InRange(new FileInfo(file).Length, 1, 15_000_000);
        await using var open = await browser.OpenAsync(file);

        // Every interval is 40 us of 50.
        var account = await AccountAsync(open.Page);
        Assert.Equal(200_000 * 40, account.Where(pair => pair.Key != "untold").Sum(pair => pair.Value), 3);
        var colors = await open.Page.Locator(".timeline canvas")
            .EvaluateAsync<int>(
                "canvas => new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, "
                    + "canvas.height).data.buffer)).size");
        Assert.InRange(colors, 5, int.MaxValue);
        open.AssertQuiet();
    }

    [Fact]
    public async Task TheLastOfManyRowsCanBeReached()
    {
        await using var open = await browser.OpenAsync(
            _samples.Page(_samples.Run(Samples.Json()), Samples.Large(threads: 60, intervals: 6_000)),
            width: 1600);
        var timeline = open.Page.Locator(".timeline");
        Assert.Equal(24 + (60 * 22), await timeline.EvaluateAsync<int>("one => one.scrollHeight"));

        // From the bottom, the middle of the last row is an interval of the last thread.
        await timeline.EvaluateAsync("one => { one.scrollIntoView({ block: 'center' }); one.scrollTop = one.scrollHeight; }");
        var box = (await timeline.BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(box.X + 20, box.Y + box.Height - 12);
        Assert.StartsWith("lane 59", await open.Page.Locator(".timeline-tip").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFlameGraphIsSearchedAndItsFramesAreTabled()
    {
        await using var open = await browser.OpenAsync(_samples.Page(_samples.Run(Samples.Json()), Samples.Small()));

        Assert.Contains("App.Work.Hot", await open.Page.Locator(".flame").InnerTextAsync(), StringComparison.Ordinal);
        await open.Page.GetByLabel("Search frames").FillAsync("cold");
        await Assertions.Expect(open.Page.GetByText("1 frame, 15.4 % of the time")).ToBeVisibleAsync();
        await open.Page.Locator("#flame details summary").ClickAsync();
        var frames = await open.RowsAsync("The 40 frames with the most time of their own");
        Assert.Equal(["App.Work.Hot", "110 ms", "110 ms", "84.6 %"], frames[0]);
        open.AssertQuiet();
    }

    [Fact]
    public async Task OnlyOwnCodeIsShownUntilTheReaderUnticksItAnywhere()
    {
        var timeline = Samples.Small(method: "System.Linq.Enumerable.Sum");
        await using var open = await browser.OpenAsync(_samples.Page(_samples.Run(Samples.Json()), timeline));
        var (flame, boxes) = (open.Page.Locator(".flame"), open.Page.GetByLabel("Only my code"));

        Assert.DoesNotContain("System.Linq", await flame.InnerTextAsync(), StringComparison.Ordinal);
        await boxes.First.UncheckAsync();
        await Assertions.Expect(flame).ToContainTextAsync("System.Linq.Enumerable.Sum");
        await Assertions.Expect(boxes.Last).Not.ToBeCheckedAsync();

        // The choice holds for strategies that are shown later.
        await open.Page.Locator("#detail select").First.SelectOptionAsync("gil");
        await open.Page.Locator("#detail select").First.SelectOptionAsync("threads");
        await Assertions.Expect(open.Page.Locator(".flame")).ToContainTextAsync("System.Linq.Enumerable.Sum");
        open.AssertQuiet();
    }

    private static async Task<Dictionary<string, double>> AccountAsync(IPage page)
    {
        await page.WaitForSelectorAsync(".range-account tbody tr");
        var rows = await page.Locator(".range-account tbody tr")
            .EvaluateAllAsync<string[][]>("rows => rows.map(row => [row.dataset.category, row.dataset.us])");
        return rows.ToDictionary(row => row[0], row => double.Parse(row[1], CultureInfo.InvariantCulture));
    }

    private static async Task WaitForLengthAsync(IPage page, double us) =>
        await page.WaitForFunctionAsync("us => Math.abs(Number(document.querySelector('.timeline').dataset.length) - us) < 0.001", us);
}
