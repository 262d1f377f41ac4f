using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Tool.Tests;

/// <summary>What changes would gain, as the tool prints it of a stored run.</summary>
public sealed class GainsTests : IDisposable
{
    private const string Heading = "What holds it back\n";

    private static readonly Gain LockFree = new(
        GainKinds.LockFree, "the lock in Cache.Get were never waited for", 1.72, new Interval(1.6, 1.8), null)
    {
        Site = "Cache.Get",
        Place = new SourcePlace("/nowhere/Cache.cs", 41),
    };

    private static readonly Gain Collections = new(GainKinds.NoCollections, "nothing were collected", 2.3, null, null) { IsAtMost = true };

    private static readonly Gain Unknown = new(GainKinds.NoStartup, "workers started at once", null, null, "it has no start");

    private static readonly GainCheck OneWorker = new()
    {
        Strategy = "threads",
        Prediction = new Gain(GainKinds.Workers, "there were one worker", 0.56, new Interval(0.52, 0.6), null) { Workers = 1 },
        Tried = "--workers 1",
        Measured = 0.57,
        MeasuredInterval = new Interval(0.55, 0.59),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("concur-test").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TheAnswerSaysWhatWouldMakeItFaster()
    {
        var text = await Shown(new GainReport(20, 20, null, [LockFree, Collections, Unknown]), "show", "run");

        Assert.Contains(
            Heading
                + "  1  1.72x (1.60 to 1.80) if the lock in Cache.Get (Cache.cs:41) were never waited for\n"
                + "  2  at most 2.3x if nothing were collected\n\n",
            text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("it has no start", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheAnswerSaysThatNothingIsKnown() => Assert.Contains(
        Heading + "  What changes would gain is not known: the replay took too long.\n\n",
        await Shown(new GainReport(20, 30, "the replay took too long", []), "show", "run"),
        StringComparison.Ordinal);

    [Fact]
    public async Task TheAnswerSaysNothingWhereNothingWasRecorded() =>
        Assert.DoesNotContain(Heading, await Shown(null, "show", "run"), StringComparison.Ordinal);

    [Fact]
    public async Task TheDetailsHaveEveryKnownChangeOfEveryStrategyAndWhatFindingsWouldGain()
    {
        var text = await Shown(new GainReport(20, 20, null, [LockFree, Collections, Unknown]), "show", "run", "--details");

        Assert.Contains(
            "- threads, replayed: 1.72x (1.60 to 1.80) if the lock in Cache.Get (Cache.cs:41) ", text, StringComparison.Ordinal);
        Assert.Contains("- sequential, replayed: at most 2.3x if nothing were collected\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("it has no start", text, StringComparison.Ordinal);
        Assert.Contains(". It would gain 1.7x (1.6 to 1.8). ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--details")]
    public async Task WhatBecameOfAPredictionIsSaid(params string[] detail) => Assert.Contains(
        "- CHECKED threads, if there were one worker: predicted 0.56x (0.52 to 0.60), measured 0.57x (0.55 to 0.59): 2 % off, within the "
            + "predicted interval\n",
        await Shown(null, ["show", "run", .. detail, "--width", "200"]),
        StringComparison.Ordinal);

    private async Task<string> Shown(GainReport? gains, params string[] args)
    {
        var run = RunFile.Read(Path.Combine(ToolRun.Root, "tests", "Golden", "run"));
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "run"));
        await using (var file = File.CreateText(Path.Combine(folder.FullName, "run.json")))
        {
            RunFile.Write(
                run with
                {
                    Trials = [.. run.Trials.Select(trial => trial with { Gains = gains })],
                    Findings = [.. run.Findings.Select(finding => finding with { Gain = LockFree })],
                    GainChecks = [OneWorker],
                },
                file);
        }

        var shown = await ToolRun.Of(_folder, args);
        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        return shown.Out;
    }
}
