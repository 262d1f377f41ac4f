using Concur.Core.Answers;
using System.Globalization;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Concur.Reports.Page;
using Microsoft.Playwright;

namespace Concur.ReportPage.Tests;

/// <summary>The report of a run, as a reader sees it: opened from a file, with the network off.</summary>
public sealed class ReportTests(Browser browser) : IDisposable
{
    private readonly Samples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public async Task PredictionsThatWereMeasuredHaveATable()
    {
        var check = new GainCheck
        {
            Strategy = "threads",
            Prediction = new Gain(GainKinds.Workers, "there were one worker", 0.56, new Interval(0.52, 0.6), null) { Workers = 1 },
            Tried = "--workers 1",
            Measured = 0.57,
            MeasuredInterval = new Interval(0.55, 0.59),
        };
        await using var open = await browser.OpenAsync(
            _samples.Page(_samples.Run(Samples.Json()) with { GainChecks = [check] }, Samples.Small()));

        Assert.Equal("Predictions and measurements", await open.Page.Locator("#checks h2").InnerTextAsync());
        Assert.Equal(
            [
                [
                    "threads", "there were one worker", "--workers 1", "0.56x (0.52 to 0.60)", "0.57x (0.55 to 0.59)", "1.8 %",
                    "within the predicted interval",
                ],
            ],
            await open.RowsAsync("Predictions that were measured"));
    }

    [Fact]
    public async Task EverySectionIsThereWithTheFiguresOfTheRunFile()
    {
        var run = _samples.Run(Samples.Json());
        await using var open = await browser.OpenAsync(_samples.Page(run, Samples.Small()));

        await open.AssertSectionsAsync(
            "answer",
            "account",
            "findings",
            "iterations",
            "detail",
            "gap",
            "gains",
            "cores",
            "timeline",
            "flame",
            "runtime",
            "machine");
        Assert.Equal(Answer.Of(run)!.Sentence, await open.Page.Locator("#answer .answer").InnerTextAsync());
        var ranking = await open.RowsAsync("The ranking");
        var ranked = Answer.Of(run)!.Ranking.Select(one => run.Trials.Single(trial => trial.Label == one.Strategy)).ToList();
        Assert.Equal(ranked.Select(trial => trial.Label), ranking.Select(row => row[0]));
        Assert.Equal(ranked.Select(trial => Figures.Duration(trial.Timing!.MedianMs)), ranking.Select(row => row[1]));
        Assert.Equal(ranked.Select(trial => Figures.Factor(trial.Speedup)), ranking.Select(row => row[3]));
        await open.Page.Locator("#account details summary").ClickAsync();
        var accounts = await open.RowsAsync("Shares of worker time");
        Assert.Equal(run.Trials.Select(trial => Figures.Percent(trial.Account!.Share(Category.Compute))), accounts.Select(row => row[3]));
        Assert.Equal(run.Findings.Length, await open.Page.Locator("#findings .finding").CountAsync());
        Assert.Contains("gil-wait", run.Trials.SelectMany(trial => trial.Gap).Select(part => part.Name));
        Assert.Equal(
            [["1", "0x1"], ["2", "0x2"]],
            (await open.RowsAsync("Contended locks")).Select((row, index) => (string[])[$"{index + 1}", row[0]]));
        Assert.Equal("App.Work.Join", (await open.RowsAsync("Calls that waited"))[0][0]);
        var gains = await open.RowsAsync("Changes that were replayed");
        Assert.Equal(["1.72x", "2.30x", "n/a", "n/a"], gains.Select(row => row[2]));
        Assert.Equal("App.Cache.Get Cache.cs:41", gains[0][1]);
        Assert.Equal(
            ["computing in App.Work.Hot inside the lock in App.Cache.Get", "App.Cache.Get Cache.cs:41", "15.3 ms", "75.0 %"],
            (await open.RowsAsync("What the time of an iteration consists of, in the replay"))[0]);
        Assert.Equal(
            ["at most", "not known better than 1.10x to 2.40x", "not known: the recording has no stacks"],
            gains.Skip(1).Select(row => row[4]));
        Assert.EndsWith(
            "It would gain 1.7x (1.6 to 1.8)",
            await open.Page.Locator("#findings .finding p").First.InnerTextAsync(),
            StringComparison.Ordinal);
        Assert.Contains(
            "26 methods, 17.6 ms in all",
            await open.Page.Locator("[data-part=compiling]").InnerTextAsync(),
            StringComparison.Ordinal);
        open.AssertQuiet();
    }

    [Fact]
    public async Task TablesSortAndFilter()
    {
        var run = _samples.Run(Samples.Json());
        await using var open = await browser.OpenAsync(_samples.Page(run));
        var byMedian = run.Trials.OrderByDescending(trial => trial.Timing!.MedianMs).Select(trial => trial.Label).ToList();
        var heading = open.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "median", Exact = true });

        await heading.ClickAsync();
        Assert.Equal(byMedian, (await open.RowsAsync("The ranking")).Select(row => row[0]));
        await heading.ClickAsync();
        Assert.Equal(byMedian.AsEnumerable().Reverse(), (await open.RowsAsync("The ranking")).Select(row => row[0]));
        Assert.Equal(
            "ascending",
            await open.Page.Locator("th[aria-sort]:has(button:text-is(\"median\"))").First.GetAttributeAsync("aria-sort"));
        await open.Page.GetByLabel("Filter: The ranking").FillAsync("gil");
        Assert.Equal(["gil"], (await open.RowsAsync("The ranking")).Select(row => row[0]));
        open.AssertQuiet();
    }

    [Fact]
    public async Task ChartsSayInWordsWhatTheyShow()
    {
        var run = _samples.Run(Samples.Json());
        await using var open = await browser.OpenAsync(_samples.Page(run, Samples.Small()));

        var words = await open.Page.Locator("[role=img]")
            .EvaluateAllAsync<string[]>("all => all.map(one => one.getAttribute('aria-label'))");
        Assert.Contains(
            words,
            text =>
                text.StartsWith("Median iteration of each strategy", StringComparison.Ordinal)
                    && run.Trials.All(trial => text.Contains(Figures.Duration(trial.Timing!.MedianMs), StringComparison.Ordinal)));
        Assert.Contains(words, text => text.StartsWith("Shares of worker time", StringComparison.Ordinal));
        foreach (var chart in await open.Page.Locator(".chart").AllAsync()) Assert.Equal(1, await chart.Locator("svg").CountAsync());
    }

    [Fact]
    public async Task TheThemeTurnsAndTheCommandLineIsCopied()
    {
        var run = _samples.Run(Samples.Json());
        await using var open = await browser.OpenAsync(_samples.Page(run));

        Assert.Equal("light", await open.Page.Locator("html").GetAttributeAsync("data-theme"));
        await open.Page.GetByText("Light or dark").ClickAsync();
        Assert.Equal("dark", await open.Page.Locator("html").GetAttributeAsync("data-theme"));
        await open.Page.GetByText("Copy", new PageGetByTextOptions { Exact = true }).ClickAsync();
        await Assertions.Expect(open.Page.GetByText("Copied.")).ToBeVisibleAsync();
        Assert.Equal(RepeatCommand.Of(run.Request), await open.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        open.AssertQuiet();
    }

    [Fact]
    public async Task WhatIsPrintedIsLightAndAsWideAsAPage()
    {
        var run = _samples.Run(Samples.Json());
        await using var open = await browser.OpenAsync(_samples.Page(run, Samples.Large(60, 6_000)), ColorScheme.Dark);

        await open.Page.EvaluateAsync("window.dispatchEvent(new Event('beforeprint'))");
        Assert.Equal("light", await open.Page.Locator("html").GetAttributeAsync("data-theme"));
        Assert.InRange(
            await open.Page.EvaluateAsync<int>(
                "Math.max(...[...document.querySelectorAll('.chart svg, .timeline canvas')].map(one => "
                    + "one.getBoundingClientRect().width))"),
            500,
            700);
        Assert.Equal(
            255,
            await open.Page.EvaluateAsync<int>(
                "(() => { const canvas = document.querySelector('.timeline canvas'); return canvas.getContext('2d').getImageData(2, 2, "
                    + "1, 1).data[0]; })()"));
        Assert.True(await open.Page.Locator(".timeline").EvaluateAsync<bool>("one => one.scrollHeight <= one.clientHeight"));
        await open.Page.EvaluateAsync("window.dispatchEvent(new Event('afterprint'))");
        Assert.Equal("dark", await open.Page.Locator("html").GetAttributeAsync("data-theme"));
        Assert.InRange(
            await open.Page.Locator(".chart svg").First.EvaluateAsync<int>("one => one.getBoundingClientRect().width"),
            701,
            1280);
        open.AssertQuiet();
    }

    [Fact]
    public async Task AFindingOpensTheStrategyThatItIsAbout()
    {
        var run = _samples.Run(Samples.Json());
        await using var open = await browser.OpenAsync(_samples.Page(run));
        var about = run.Findings.First(finding => finding.Evidence.StartsWith("trials[", StringComparison.Ordinal));
        var trial = run.Trials[int.Parse(about.Evidence["trials[".Length].ToString(), CultureInfo.InvariantCulture)];

        await open.Page.Locator($".finding:has-text(\"{about.Rule}\") button.evidence").First.ClickAsync();

        Assert.Equal(trial.Label, await open.Page.Locator("#detail select").First.InputValueAsync());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(1280)]
    [InlineData(2560)]
    public async Task NothingSticksOutAtAnyWidth(int width)
    {
        var run = _samples.Run(Samples.Json());
        await using var open = await browser.OpenAsync(_samples.Page(run, Samples.Small()), width: width);

        Assert.InRange(await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        open.AssertQuiet();
    }

    [Fact]
    public async Task WhatIsWrongWithATraceStandsOverItsTimeline()
    {
        var run = _samples.Run(Samples.Json());
        var lost = new Finding("LostEvents", Severity.Warning, null, "the session dropped 12 events", "lostEvents", "record again");
        await using var open = await browser.OpenAsync(_samples.Page(run, Samples.Small(), lost));

        Assert.Equal(
            "LostEvents: the session dropped 12 events; record again",
            await open.Page.Locator("#timeline .error").InnerTextAsync());
        Assert.Equal(1, await open.Page.Locator("#timeline canvas").CountAsync());
    }

    [Fact]
    public async Task ATraceThatCannotBeReadSaysWhy()
    {
        var run = _samples.Run(Samples.Json());
        Directory.CreateDirectory(Path.Combine(_samples.Folder, "traces"));
        await File.WriteAllTextAsync(
            Path.Combine(_samples.Folder, "traces", $"{run.Trials[1].Label}.nettrace"),
            "no trace at all",
            TestContext.Current.CancellationToken);
        var page = HtmlReport.Save(
            new ReportPages("1.2.3").Of(run, RunFolder.Of(_samples.Folder), TestContext.Current.CancellationToken),
            Path.Combine(_samples.Folder, "report.html"));
        await using var open = await browser.OpenAsync(page);

        await open.Page.Locator("#detail select").First.SelectOptionAsync(run.Trials[1].Label);

        Assert.StartsWith(
            "UnreadableTrace: the traces can't be read: ",
            await open.Page.Locator("#timeline .error").InnerTextAsync(),
            StringComparison.Ordinal);
        open.AssertQuiet();
    }

    [Fact]
    public async Task WhatThereIsNothingOfSaysSo()
    {
        var json = Samples.Json();
        var trials = json["trials"]!.AsArray();
        while (trials.Count > 1) trials.RemoveAt(1);
        trials[0]!["account"]!["categories"]![2]!["ms"] = null;
        trials[0]!["coreAccount"] = null;
        json["findings"] = new System.Text.Json.Nodes.JsonArray();
        var run = _samples.Run(json);
        await using var open = await browser.OpenAsync(_samples.Page(run));

        var text = await open.Page.Locator("body").InnerTextAsync();
        Assert.Contains("sequential alone was measured: there is nothing to compare it with.", text, StringComparison.Ordinal);
        Assert.Contains("Nothing stands out.", text, StringComparison.Ordinal);
        Assert.Contains("There is no trace", text, StringComparison.Ordinal);
        Assert.Contains("There are no sampled stacks", text, StringComparison.Ordinal);
        Assert.Contains("Unavailable: compiling (JIT)", text, StringComparison.Ordinal);
        Assert.Contains("How many cores were in use is unavailable", text, StringComparison.Ordinal);
        open.AssertQuiet();
    }
}
