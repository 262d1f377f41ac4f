using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>Launches over several machines, one of which is lost.</summary>
public sealed partial class LostMachineTests
{
    private const int Timeout = 600_000;

    /// <summary>Three probes of a second that are missed end a silo.</summary>
    private static readonly TimeSpan LongestOut = TimeSpan.FromSeconds(2);

    private static readonly string[] Held =
        ["run", Locations.FaultyWorkloads, "--method", "HeldOnASilo", "-s", "orleans", "-w", "2", "-u", "2", "-n", "100000"];

    /// <summary>
    /// The claims are 4 s for a silo that is killed and 15 s for a cable that is pulled, on a quiet machine. A busy one takes longer; the
    /// caller's own limit would be 10 minutes.
    /// </summary>
    [Fact(Timeout = Timeout)]
    public async Task ASiloThatIsKilledAndACableThatIsPulledEndOneLaunchEachAndNoOther()
    {
        MachineRig.SkipUnlessAllowed();
        using var fleet = await new Fleet(1_000, 2_000).Named();
        var lost = new List<TimeSpan>();

        var ending = await fleet.Run(
            tool =>
            {
                if (fleet.AwaitUnit(2, tool) is not { } first) return;
                lost.Add(DateTime.UtcNow - first.SinceUtc);
                Fleet.Kill(first.Process);
                fleet.AwaitEnd(2, [first.Process]);
                if (fleet.AwaitUnit(2, tool) is not { } second) return;
                lost.Add(DateTime.UtcNow - second.SinceUtc);
                fleet.Rig.Wire.Pull(2);
                fleet.AwaitEnd(2, [second.Process]);
                fleet.Rig.Wire.Pull(2, isPulled: false);
                if (fleet.AwaitUnit(2, tool) is not null) fleet.Release(2);
            },
            [.. Held, .. "--launches 3 --iterations 1 --profile none --format json --on".Split(' '), fleet.Names]);

        Assert.True(ending.ExitCode == 3, ending.Error);
        var run = new RunOutput(ending.Out);
        Assert.Equal(["ok", "ok"], run.Statuses);
        run.AssertResultsAgree();
        var launches = run.Trial("orleans").Json.GetProperty("launches").EnumerateArray().ToList();
        Assert.Equal(3, launches.Count);
        var said = launches.Select(Lost).OfType<string>().ToList();
        Assert.Equal(2, said.Count);
        Assert.Null(Lost(launches[2]));
        Assert.All(said, why => Assert.Matches(Noticed(), why));
        Assert.All(said, why => Assert.Contains(why, ending.Error, StringComparison.Ordinal));
        Assert.InRange(NoticedAfter(said[0], lost[0]), -0.1, 30);
        Assert.InRange(NoticedAfter(said[1], lost[1]), 2, 60);
        Assert.Contains("MachineLost orleans", run.Findings);
    }

    /// <summary>A cable that is out for a second loses nothing. A machine that is lost has no recording; the others' stand.</summary>
    [Fact(Timeout = Timeout)]
    public async Task WhatTheOthersRecordedStandsWhenAMachineIsLost()
    {
        MachineRig.SkipUnlessAllowed();
        using var fleet = await new Fleet(1_000, 2_000).Named();
        var outFor = TimeSpan.Zero;

        var ending = await fleet.Run(
            tool =>
            {
                if (fleet.AwaitUnit(2, tool) is null) return;
                var pulled = Stopwatch.StartNew();
                fleet.Rig.Wire.Pull(2);
                Thread.Sleep(TimeSpan.FromSeconds(1));
                fleet.Rig.Wire.Pull(2, isPulled: false);
                outFor = pulled.Elapsed;
                fleet.Release(2);
                if (fleet.AwaitUnit(2, tool) is not null) fleet.Crash(2);
            },
            [.. Held, .. "--launches 1 --iterations 1 --profile light --format json -o run --on".Split(' '), fleet.Names]);

        var isLong = FormattableString.Invariant($"the machine was busy: the cable was out for {outFor.TotalSeconds:0.0} s");
        Assert.SkipWhen(outFor > LongestOut, isLong);
        Assert.True(ending.ExitCode == 3, ending.Error);
        var run = new RunOutput(ending.Out);
        Assert.Equal(["ok", "ok"], run.Statuses);
        run.AssertResultsAgree();
        var trial = run.Trial("orleans").Json;
        var launches = trial.GetProperty("launches").EnumerateArray().ToList();
        Assert.Null(Lost(launches[0]));
        Assert.Matches(Noticed(), Lost(launches[1]));
        var machines = trial.GetProperty("machines").EnumerateArray().ToList();
        Assert.Null(Lost(machines[0]));
        Assert.StartsWith("machine 'm2' was lost: ", Lost(machines[1]), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, machines[1].GetProperty("recorded").ValueKind);
        var recorded = machines[0].GetProperty("recorded");
        var clock = recorded.GetProperty("clock");
        Assert.InRange(1_000_000, clock.GetProperty("lowMs").GetDouble(), clock.GetProperty("highMs").GetDouble());
        var traces = recorded.GetProperty("traces").EnumerateArray().Select(name => name.GetString()!).ToList();
        Assert.All(traces, name => Assert.True(new FileInfo(Path.Combine(fleet.Tool.Folder, "run", "traces", name)).Length > 0, name));

        var export = await fleet.Run("export", "run", "--strategy", "orleans", "--format", "chromium", "-o", "timeline.json");
        Assert.True(export.ExitCode == 0, export.Error);
        var rows = Chromium.Processes(await fleet.Tool.Read("timeline.json")).Select(process => process.Name.Split(' ')[0]).ToList();
        Assert.Contains("m1:", rows);
        Assert.DoesNotContain("m2:", rows);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public async Task NothingIsLeftOnAnyMachineHoweverTheToolEnds(string signal, int code)
    {
        MachineRig.SkipUnlessAllowed();
        using var fleet = await new Fleet(1_000, 0).Named();

        var ending = await fleet.Run(
            tool =>
            {
                if (fleet.AwaitUnit(1, tool) is not null && fleet.AwaitUnit(2, tool) is not null) ToolProcess.Signal(tool, signal);
            },
            [.. Held, .. "--launches 1 --iterations 1 --profile none --on".Split(' '), fleet.Names]);

        Assert.Equal(code, ending.ExitCode);
        Eventually.Holds(
            "nothing is left", () => fleet.Processes(1).Result.Count + fleet.Processes(2).Result.Count + fleet.Tool.Harnesses().Count == 0);
    }

    private static string? Lost(JsonElement of) => of.TryGetProperty("lost", out var why) ? why.GetString() : null;

    /// <summary>At most so long after the loss it was noticed, s: the unit was sent before it could say that it ran.</summary>
    private static double NoticedAfter(string said, TimeSpan lostAfter) =>
        double.Parse(Noticed().Match(said).Groups["s"].Value, CultureInfo.InvariantCulture) - lostAfter.TotalSeconds;

    [GeneratedRegex(@"^silo 'm2' on m2 was lost while it ran unit \d, noticed (?<s>\d+\.\d) s after the unit was sent$")]
    private static partial Regex Noticed();
}
