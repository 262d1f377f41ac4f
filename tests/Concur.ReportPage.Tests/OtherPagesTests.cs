using Microsoft.Playwright;

namespace Concur.ReportPage.Tests;

/// <summary>The pages of comparisons and sweeps.</summary>
public sealed class OtherPagesTests(Browser browser) : IDisposable
{
    private readonly Samples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public async Task AComparisonShowsWhatMovedAndBothAccounts()
    {
        await using var open = await browser.OpenAsync(_samples.ComparisonPage());

        var rows = await open.RowsAsync("What moved, strategy by strategy");
        Assert.All(rows, row => Assert.Equal("1.50x", row[3]));
        Assert.Equal("slower", rows.Single(row => row[0] == "threads")[4]);
        var words = await open.Page.Locator("#candidate-1 [role=img]")
            .EvaluateAllAsync<string[]>("all => all.map(one => one.getAttribute('aria-label'))");
        Assert.Contains(
            words,
            text =>
                text.Contains("threads, baseline", StringComparison.Ordinal)
                    && text.Contains("threads, candidate", StringComparison.Ordinal));
        Assert.Contains(
            "threads, candidate: compiling (JIT)",
            await open.Page.Locator("#candidate-1").InnerTextAsync(),
            StringComparison.Ordinal);
        await open.Page.Locator("main > label.choice select").SelectOptionAsync("2: after");
        await Assertions.Expect(open.Page.Locator("#account")).ToContainTextAsync("threads: compiling (JIT)");
        open.AssertQuiet();
    }

    [Fact]
    public async Task ASweepShowsItsCurvesItsPointsAndItsMachine()
    {
        await using var open = await browser.OpenAsync(_samples.SweepPage());

        await open.AssertSectionsAsync("answer", "curves", "break-even", "laws", "account", "points", "machine");
        Assert.NotEmpty(await open.RowsAsync("Every point"));
        var machine = await open.RowsAsync("Machine");
        Assert.NotEmpty(machine);
        Assert.DoesNotContain(machine, row => row[1] == "null");
        open.AssertQuiet();
    }

    [Fact]
    public async Task AProcessThatWasRecordedShowsItsThreadsItsTimelineAndItsStacks()
    {
        await using var open = await browser.OpenAsync(_samples.TracePage());

        await open.AssertSectionsAsync("answer", "account", "findings", "timeline", "flame", "runtime", "machine");
        var threads = await open.RowsAsync("Threads");
        Assert.Equal([["spins 10", "100 ms", "95.0 ms"], ["locks 11", "100 ms", "10.0 ms"]], threads.Select(row => row[..3]));
        Assert.Contains(
            "contended locks: 4, 60.0 ms in all, at most 20.0 ms",
            await open.Page.Locator("#answer").InnerTextAsync(),
            StringComparison.Ordinal);
        Assert.Equal("App.Work.Hot Hot.cs:7", (await open.RowsAsync("Hottest methods, by samples on the CPUs"))[0][0]);
        Assert.Equal("7f01", (await open.RowsAsync("Contended locks"))[0][0]);
        Assert.Equal(1, await open.Page.Locator("#timeline canvas").CountAsync());
        open.AssertQuiet();
    }

    /// <summary>In a finding, among the hottest methods and among the hottest frames.</summary>
    [Fact]
    public async Task AMethodsPlaceLeadsToTheWebWhereItsAddressIsOfTheEncryptedWebElseToAnEditor()
    {
        await using var open = await browser.OpenAsync(_samples.TracePage());

        var web = await open.Page.Locator("a[href='https://example.com/app/Hot.cs']").AllAsync();
        Assert.Equal(["App.Work.Hot (Hot.cs:7)", "Hot.cs:7", "Hot.cs:7"], (await TextsOf(web)).Order());
        foreach (var link in web)
        {
            Assert.Equal("noopener noreferrer", await link.GetAttributeAsync("rel"));
            Assert.Equal("_blank", await link.GetAttributeAsync("target"));
        }

        Assert.Equal(0, await open.Page.Locator("a[href^='javascript']").CountAsync());
        Assert.Equal(["Cold.cs:9"], await TextsOf(await open.Page.Locator("a[href='vscode://file/src/Cold.cs:9']").AllAsync()));
        open.AssertQuiet();

        static async Task<IReadOnlyList<string>> TextsOf(IReadOnlyList<ILocator> links) =>
            await Task.WhenAll(links.Select(async link => await link.TextContentAsync() ?? ""));
    }

    [Fact]
    public async Task NothingSticksOutOfANarrowWindow()
    {
        const int width = 400;
        foreach (var page in (string[])[_samples.ComparisonPage(), _samples.SweepPage(), _samples.TracePage()])
        {
            await using var open = await browser.OpenAsync(page, width: width);
            Assert.InRange(await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        }
    }

    /// <summary>Charts that are no longer shown do not hear of the theme any more: they would be drawn where nobody sees them.</summary>
    [Fact]
    public async Task WhatIsNoLongerShownIsLetGo()
    {
        var run = _samples.Run(Samples.Json());
        await using var open = await browser.OpenAsync(_samples.Page(run, Samples.Small()));
        var before = await open.Page.EvaluateAsync<int>("document.querySelectorAll('[_echarts_instance_]').length");
        await open.Page.EvaluateAsync("globalThis.gone = [...document.querySelectorAll('#detail .chart')]");

        await open.Page.Locator("#detail select").First.SelectOptionAsync("gil");
        await open.Page.Locator("#detail select").First.SelectOptionAsync("threads");
        await open.Page.GetByText("Light or dark").ClickAsync();

        Assert.True(
            await open.Page.EvaluateAsync<bool>(
                "globalThis.gone.length > 0 && globalThis.gone.every(chart => chart.querySelector('svg') === null)"));
        Assert.Equal(before, await open.Page.EvaluateAsync<int>("document.querySelectorAll('[_echarts_instance_]').length"));
        open.AssertQuiet();
    }
}
