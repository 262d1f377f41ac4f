using System.Text.Json;

namespace Concur.Testing.Tests;

/// <summary>What a run says about a test. The files are cut down to what is read of them.</summary>
public class MeasuredRunTests
{
    private const string Sentence = "threads is the fastest: 1.20x as fast as sequential.";

    [Fact]
    public void AMissedSpeedupIsToldWithTheAnswerTheIntervalAndTheCommand()
    {
        var run = Run(Trial("threads", 1.2, 1.1, 1.3));

        var failure = Assert.Throws<ScalingException>(() => run.RequireSpeedup(Asked(1.6) with { Notes = ["A note."] }));

        Assert.Equal(
            $"""
            {Sentence}
            threads was to be at least 1.6x as fast as sequential with 2 workers, and it is 1.20x (1.10x to 1.30x).
            A note.
            See the whole run: dotnet concur show '/runs/one'
            """,
            failure.Message);
    }

    [Fact]
    public void AReachedSpeedupPasses() => Run(Trial("threads", 1.7, 1.5, 1.8)).RequireSpeedup(Asked(1.6));

    [Fact]
    public void EachNamedStrategyMustReachIt()
    {
        var run = Run(Trial("threads", 1.9, 1.8, 2.0), Trial("tasks", 1.1, 1.0, 1.2));

        var failure = Assert.Throws<ScalingException>(() => run.RequireSpeedup(Asked(1.6)));

        Assert.Contains("tasks was to be", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("threads was to be", failure.Message, StringComparison.Ordinal);
        run.RequireSpeedup(Asked(1.6) with { IsOfEach = false });
    }

    [Theory]
    [InlineData("threads was to be at least 1.6x as fast as sequential with 2 workers; it is 1.50x (1.20x to 2.00x), which does not decide "
        + "it: the times vary too much.", 1.5, 1.2, 2.0, "")]
    [InlineData("it is 1.30x (1.20x to 1.50x), which does not decide it: others used 40 %.", 1.3, 1.2, 1.5, "others used 40 %")]
    public void WhatDecidesNothingIsInconclusive(string expected, double ratio, double low, double high, string caveat)
    {
        var run = Run(caveat.Length == 0 ? [] : [caveat], 2, Trial("threads", ratio, low, high));

        var skipped = Skips.Reason(() => run.RequireSpeedup(Asked(1.6)));

        Assert.Contains(expected, skipped, StringComparison.Ordinal);
        Assert.Contains("dotnet concur show '/runs/one'", skipped, StringComparison.Ordinal);
    }

    [Fact]
    public void TooFewLaunchesAreInconclusive()
    {
        var run = Run("""{ "strategy": "threads", "status": "ok", "resultsAgree": true, "speedup": 1.2, "speedupInterval": null }""");

        var skipped = Skips.Reason(() => run.RequireSpeedup(Asked(1.6)));

        Assert.Contains("it is 1.20x, of too few launches for an interval", skipped, StringComparison.Ordinal);
    }

    [Fact]
    public void TooFewCoresAreInconclusive()
    {
        var run = Run([], 1.5, Trial("threads", 1.2, 1.1, 1.3));

        var skipped = Skips.Reason(() => run.RequireSpeedup(Asked(1.6)));

        Assert.Contains("a speed-up on 2 cores was asked for, and 1.5 may be used here", skipped, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("threads: unit 2 threw X: no", """{ "strategy": "threads", "status": "failed", "error": "unit 2 threw X: no" }""")]
    [InlineData("threads: it hung", """{ "strategy": "threads", "status": "timeout", "error": "it hung" }""")]
    [InlineData("threads: the results differ", """{ "strategy": "threads", "status": "ok", "resultsAgree": false }""")]
    public void WrongResultsAndFailuresFail(string expected, string trial)
    {
        var run = Run(trial);

        Assert.StartsWith(expected, Assert.Throws<ScalingException>(run.RequireRightResults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RightResultsPass() => Run(Trial("threads", 1, 1, 1)).RequireRightResults();

    private static AskedSpeedup Asked(double ratio) => new(ratio, 2, 2) { IsOfEach = true };

    private static string Trial(string strategy, double ratio, double low, double high) => FormattableString.Invariant($$"""
        { "strategy": "{{strategy}}", "status": "ok", "error": null, "resultsAgree": true, "speedup": {{ratio}},
          "speedupInterval": { "low": {{low}}, "high": {{high}} } }
        """);

    private static MeasuredRun Run(params string[] trials) => Run([], 2, trials);

    private static MeasuredRun Run(string[] caveats, double cores, params string[] trials)
    {
        var json = FormattableString.Invariant($$"""
            {
              "answer": { "sentence": "{{Sentence}}", "caveats": [{{string.Join(',', caveats.Select(text => $"\"{text}\""))}}] },
              "machine": { "usableCores": {{cores}} },
              "trials": [{ "strategy": "sequential", "status": "ok", "resultsAgree": true, "speedup": 1 }, {{string.Join(',', trials)}}],
              "findings": []
            }
            """);
        return new MeasuredRun(JsonSerializer.Deserialize(json, RunFileContext.Default.RunFile)!, "/runs/one");
    }
}
