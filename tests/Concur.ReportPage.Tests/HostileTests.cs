using System.Text.Json.Nodes;

namespace Concur.ReportPage.Tests;

/// <summary>Names are anybody's: whatever is in them stays text.</summary>
public sealed class HostileTests(Browser browser) : IDisposable
{
    private readonly Samples _samples = new();

    public static TheoryData<string> Names => [
        "<script>window.taken = 1</script>",
        "</script><script>window.taken = 1</script>",
        "<img src=x onerror=\"window.taken = 1\">",
        "\" onmouseover=\"window.taken = 1\" x=\"",
        "' autofocus onfocus='window.taken = 1",
        "javascript:window.taken = 1",
        "<!--<script>window.taken = 1//-->",
        "]]><svg onload=window.taken=1>",
        "{{constructor.constructor('window.taken = 1')()}}",
        "\u2028window.taken = 1\u2029",
        "constructor",
        "__proto__",
        new string('W', 300),
    ];

    public void Dispose() => _samples.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ANameIsTextWhereverItStands(string name)
    {
        var json = Samples.Json();
        json["request"]!["workload"] = name;
        json["machine"]!["cpu"] = name;
        json["trials"]![2]!["strategy"] = name;
        json["trials"]![1]!["error"] = name;
        json["trials"]![1]!["locks"]!["top"]![0]!["owners"]![0]!["name"] = name;
        json["trials"]![1]!["waitSites"]![0]!["site"] = name;
        json["findings"]!
            .AsArray()
            .Add(JsonNode.Parse(
                """{"rule":"x","severity":"error","strategy":"threads","message":"","evidence":"","advice":"","remedy":null}"""));
        foreach (var property in (string[])["rule", "message", "evidence", "advice"]) json["findings"]!.AsArray()[^1]![property] = name;
        var run = _samples.Run(json);
        await using var open = await browser.OpenAsync(_samples.Page(run, Samples.Small(name, name)), width: 400);

        await open.Page.Locator(".timeline").FocusAsync();
        foreach (var key in (string[])["ArrowDown", "n", "n"]) await open.Page.Keyboard.PressAsync(key);

        // Tips are made of the same elements whatever stands in them: those of some names are looked at.
        if (name is "constructor" or [.., 'W'] or ['<', 'i', ..])
            foreach (var chart in await open.Page.Locator(".chart").AllAsync()) await chart.HoverAsync();

        Assert.Null(await open.Page.EvaluateAsync<object?>("window.taken ?? null"));
        Assert.Equal(0, await open.Page.Locator("img, main script, [onerror], [onmouseover], [onfocus], [onload]").CountAsync());
        Assert.Contains(
            name.Trim('\u2028', '\u2029'),
            await open.Page.Locator("main").EvaluateAsync<string>("main => main.textContent"),
            StringComparison.Ordinal);
        Assert.InRange(await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 400);
        open.AssertQuiet();

        await using var process = await browser.OpenAsync(_samples.TracePage(name), width: 400);
        Assert.Null(await process.Page.EvaluateAsync<object?>("window.taken ?? null"));
        Assert.InRange(await process.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 400);
        process.AssertQuiet();
    }
}
