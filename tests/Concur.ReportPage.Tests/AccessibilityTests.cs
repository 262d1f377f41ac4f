using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Concur.ReportPage.Tests;

/// <summary>What axe-core, which knows the common faults, says of the page.</summary>
public sealed class AccessibilityTests(Browser browser) : IDisposable
{
    private readonly Samples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Theory]
    [InlineData("run", ColorScheme.Light)]
    [InlineData("run", ColorScheme.Dark)]
    [InlineData("comparison", ColorScheme.Dark)]
    [InlineData("sweep", ColorScheme.Light)]
    [InlineData("process", ColorScheme.Dark)]
    public async Task NothingSeriousKeepsAnybodyOut(string of, ColorScheme scheme)
    {
        var page = of switch
        {
            "run" => _samples.Page(_samples.Run(Samples.Json()), Samples.Small()),
            "comparison" => _samples.ComparisonPage(),
            "process" => _samples.TracePage(),
            _ => _samples.SweepPage(),
        };
        await using var open = await browser.OpenAsync(page, scheme);
        foreach (var summary in await open.Page.Locator("details summary").AllAsync()) await summary.ClickAsync();

        var results = await open.Page.RunAxe();

        Assert.Empty(results.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(node => node.Html))}"));
    }
}
