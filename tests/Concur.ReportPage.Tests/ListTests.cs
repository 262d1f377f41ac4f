using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Concur.Core.Answers;
using Concur.Core.Storage;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Concur.ReportPage.Tests;

/// <summary>The list of runs that <c>view</c> shows, and the comparison of those that are ticked in it.</summary>
public sealed class ListTests(Browser browser) : IDisposable
{
    private const string Work = "random: 4 units of size 100,000, 2 workers, 6 launches a strategy";
    private readonly Samples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public async Task TheLatestRunComesFirstAndEachSaysWhenItBeganWhatItFoundAndHowLargeItIs()
    {
        await using var server = await ServeAsync();
        await using var context = await browser.ContextAsync();
        var page = await OpenAsync(server, context);
        var answer = Answer.Of(_samples.Run(Samples.Json()))!.Sentence;

        var items = await page.Locator("ol > li").AllInnerTextsAsync();

        Assert.Equal(["sweep", "other", "late", "early"], items.Select(item => item.Split('\n')[0]));
        Assert.Contains("Size 100,000: threads with 2 workers is fastest", items[0], StringComparison.Ordinal);
        Assert.Contains(answer, items[2], StringComparison.Ordinal);
        Assert.Contains(Work, items[2], StringComparison.Ordinal);
        Assert.Matches(@"Began 2026-01-03 03:04 UTC, [\d.]+ kB", items[2]);
    }

    [Fact]
    public async Task TickedRunsAreComparedWithTheEarliestByKeyboardAlone()
    {
        await using var server = await ServeAsync();
        await using var context = await browser.ContextAsync();
        var page = await OpenAsync(server, context);

        await page.GetByLabel("Compare late").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByLabel("Compare early").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("late against early");
        await Assertions.Expect(page.GetByText("What moved, strategy by strategy")).ToBeVisibleAsync();
        await page.GetByText("All runs").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Runs");
    }

    [Theory]
    [InlineData("late,other", "runs of different work cannot be compared")]
    [InlineData("late", "Tick two runs or more")]
    [InlineData("", "Tick two runs or more")]
    public async Task WhatCannotBeComparedSaysWhyAndLeadsBack(string ticked, string why)
    {
        await using var server = await ServeAsync();
        await using var context = await browser.ContextAsync();
        var page = await OpenAsync(server, context);

        foreach (var name in ticked.Split(',', StringSplitOptions.RemoveEmptyEntries))
            await page.GetByLabel($"Compare {name}").CheckAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Compare", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("These runs cannot be compared");
        await Assertions.Expect(page.GetByText(why)).ToBeVisibleAsync();
        await page.GetByText("All runs").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Runs");
    }

    [Fact]
    public async Task ASweepCannotBeTickedAndNumbersOfNoRunAreNotFound()
    {
        await using var server = await ServeAsync();
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() });

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/compare?run=0&run=1"));
        await client.GetAsync(server.Entrance, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/compare?run=0&run=1&run=1"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync("/compare?run=0&run=3"));
        foreach (var query in (string[])["run=0&run=4", "run=0&run=-1", "run=0&run=../1", "run=0&run=", "run=0&run=99999999999"])
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"/compare?{query}"));

        async Task<HttpStatusCode> StatusAsync(string path) =>
            (await client.GetAsync(new Uri(server.Origin, path), TestContext.Current.CancellationToken)).StatusCode;
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task TheListKeepsNobodyOutAndNothingSticksOut(ColorScheme scheme, int width)
    {
        await using var server = await ServeAsync();
        await using var context = await browser.ContextAsync(scheme, width);
        var page = await OpenAsync(server, context);

        await AssertFitsAsync(page, width);
        var results = await page.RunAxe();
        Assert.Empty(results.Violations.Select(violation => $"{violation.Id}: {violation.Help}"));
        foreach (var path in (string[])["/compare?run=0&run=1", "/runs/0", "/runs/3", "/compare?run=0&run=2"])
        {
            await page.GotoAsync(new Uri(server.Origin, path).AbsoluteUri);
            await AssertFitsAsync(page, width);
        }
    }

    /// <summary>The page is no wider than the window, and no text is so narrow that it stands letter by letter.</summary>
    private static async Task AssertFitsAsync(IPage page, int width)
    {
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.Empty(await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("body *")]
              .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim().length > 2))
              .filter(one => one.getClientRects().length > 2 || one.offsetHeight > 60)
              .filter(one => one.offsetWidth > 0 && one.offsetWidth < 40)
              .map(one => one.textContent)
            """));
    }

    private static async Task<IPage> OpenAsync(Served server, IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Entrance.AbsoluteUri);
        return page;
    }

    /// <summary>Two runs of the same work, the earlier first; a later one of other work; a sweep.</summary>
    private async Task<Served> ServeAsync()
    {
        Save("early", day: 2, _ => { });
        Save("late", day: 3, _ => { });
        Save("other", day: 4, run => run["request"]!["workload"] = "primes");
        var sweep = Directory.CreateDirectory(Path.Combine(_samples.Folder, "sweep")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Samples.Root, "tests/Golden/sweep")))
            File.Copy(file, Path.Combine(sweep, Path.GetFileName(file)));
        return await Served.StartAsync(_samples.Folder, "early", "late", "other", "sweep");
    }

    private void Save(string name, int day, Action<JsonNode> change)
    {
        var run = Samples.Json();
        run["startedUtc"] = string.Create(CultureInfo.InvariantCulture, $"2026-01-{day:00}T03:04:05+00:00");
        change(run);
        var folder = Directory.CreateDirectory(Path.Combine(_samples.Folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, RunFolder.RunFileName), run.ToJsonString());
    }
}
