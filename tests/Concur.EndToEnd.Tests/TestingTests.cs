using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Concur.EndToEnd.Tests;

/// <summary>The package Concur.Testing, in projects of three test frameworks that are run as a user runs them.</summary>
public partial class TestingTests
{
    [Theory]
    [InlineData("Xunit")]
    [InlineData("NUnit")]
    [InlineData("MSTest")]
    public async Task AgreementPassesTooSlowFailsAndTooFewCoresSkip(string framework)
    {
        using var tool = new ToolProcess();

        var results = await Results(tool, framework, "Agreement", "TooSlow", "ManyCores");

        Assert.Equal(["Agreement Passed", "ManyCores NotExecuted", "TooSlow Failed"], Outcomes(results));
        Assert.Contains("a speed-up on 4096 cores was asked for, and ", results["ManyCores"].Message, StringComparison.Ordinal);
        var failure = results["TooSlow"].Message;
        Assert.Matches("is the fastest|No clear winner|No answer yet", failure);
        Assert.Matches("threads was to be at least 100x as fast as sequential with 1 worker, and it is", failure);
        Assert.Matches(@"it is [\d.]+x \([\d.]+x to [\d.]+x\)\.", failure);
        var folder = Shown().Match(failure).Groups["folder"].Value;
        Assert.StartsWith(tool.Folder, folder, StringComparison.Ordinal);
        var answer = new RunOutput(await tool.Read(Path.Combine(folder, "run.json"))).Json.GetProperty("answer");
        Assert.Contains(answer.GetProperty("sentence").GetString()!, failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RacesAndFailuresAreToldAndAnUnknownStrategyIsNoFailureOfTheCode()
    {
        using var tool = new ToolProcess();

        var results = await Results(tool, "Xunit", "Race", "Failure", "Misspelt", "Async");

        Assert.Equal(["Async Passed", "Failure Failed", "Misspelt Failed", "Race Failed"], Outcomes(results));
        Assert.Contains("ScalingException : threads: the results differ", results["Race"].Message, StringComparison.Ordinal);
        Assert.Contains(
            "ScalingException : sequential: unit 0 threw System.FormatException: no number: 7 (at ScalingTests.Parser.Fail",
            results["Failure"].Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "InvalidOperationException : dotnet-concur: there is no strategy 'thread'; did you mean",
            results["Misspelt"].Message,
            StringComparison.Ordinal);
        Assert.Empty(tool.Harnesses());
    }

    private static IEnumerable<string> Outcomes(Dictionary<string, Result> results) =>
        results.Select(pair => $"{pair.Key} {pair.Value.Outcome}").Order();

    /// <summary>What <c>dotnet test</c> says of a copy of the built project, by the names of the tests.</summary>
    private static async Task<Dictionary<string, Result>> Results(ToolProcess tool, string framework, params string[] names)
    {
        var built = Locations.ScalingTests(framework);
        foreach (var file in Directory.EnumerateFiles(built)) File.Copy(file, Path.Combine(tool.Folder, Path.GetFileName(file)));
        var filter = string.Join('|', names.Select(name => $"FullyQualifiedName~Tests.{name}"));
        string[] test = ["test", $"ScalingTests.{framework}.dll", "--filter", filter, "--logger", "trx;LogFileName=results.trx"];
        var ending = await tool.Shell(_ => { }, "dotnet", [.. test, "--results-directory", "results"], ("CONCUR_TOOL", Locations.Tool));
        Assert.True(File.Exists(Path.Combine(tool.Folder, "results/results.trx")), ending.Out + ending.Error);
        return XDocument.Parse(await tool.Read("results/results.trx")).Descendants()
            .Where(element => element.Name.LocalName == "UnitTestResult")
            .ToDictionary(
                element => element.Attribute("testName")!.Value.Split('.')[^1],
                element => new Result(
                    element.Attribute("outcome")!.Value,
                    element.Descendants().FirstOrDefault(inner => inner.Name.LocalName == "Message")?.Value ?? ""));
    }

    /// <param name="Outcome">As the results file calls it.</param>
    /// <param name="Message">Why.</param>
    private sealed record Result(string Outcome, string Message);

    [GeneratedRegex("dotnet concur show '(?<folder>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Shown();
}
