using System.Text.Json;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>
/// Units of one launch on several machines. They share the cores of this one, so nothing is faster for it; what is held here is the
/// account, the clocks and what becomes of a launch whose machine is lost.
/// </summary>
public sealed class SpanningRunTests
{
    private const int Timeout = 600_000;
    private const double SecondMs = 1_000;

    /// <summary>A neighbour may take the core between two readings of a clock, once in thousands of times.</summary>
    private const double MostUnexplained = 0.02;

    [Fact(Timeout = Timeout)]
    public async Task TheAccountOverThreeMachinesWithClocksOfTheirOwnCloses()
    {
        MachineRig.SkipUnlessAllowed();
        using var fleet = await new Fleet(1_000, 2_000, 3_000).Named();

        var run = await fleet.RunOnAll("run primes -s orleans -w 3 -u 24 -n 20000 --launches 2 --iterations 3 --profile light");

        run.AssertResultsAgree();
        var trial = run.Trial("orleans");
        trial.AssertCloses();
        Assert.InRange(Math.Abs(Unexplained(trial)), 0, MostUnexplained);
        Assert.InRange(trial.Ms("network"), double.Epsilon, double.MaxValue);
        var machines = Machines(trial);
        Assert.Equal(["m1", "m2", "m3"], machines.Select(machine => machine.GetProperty("name").GetString()));
        Assert.All(machines, machine => Assert.InRange(machine.GetProperty("units").GetDouble(), double.Epsilon, 24));
        Assert.All(machines, machine =>
            Assert.False(machine.TryGetProperty("lost", out var lost) && lost.ValueKind == JsonValueKind.String));
        foreach (var (machine, ahead) in machines.Zip([1_000, 2_000, 3_000])) AssertBoundsHold(machine, ahead * SecondMs);
        Assert.All([1, 2, 3], machine => Assert.Empty(fleet.Processes(machine).Result));
    }

    /// <summary>
    /// What a wire adds to each unit is network, whichever of its directions is the slow one, and the error says that this is not known.
    /// </summary>
    [Fact(Timeout = Timeout)]
    public async Task TheDelayOfBothDirectionsIsTheNetworkOfEachUnit()
    {
        MachineRig.SkipUnlessAllowed();
        using var fleet = await new Fleet(500, 0).Named();
        foreach (var machine in (int[])[1, 2])
        {
            fleet.Rig.Wire.Set(0, machine, new Linux.Link(DelayMs: 10));
            fleet.Rig.Wire.Set(machine, 0, new Linux.Link(DelayMs: 50));
        }

        var run = await fleet.RunOnAll("run sleep -s orleans -w 2 -u 12 -n 20 --launches 2 --iterations 2 --profile light");

        var trial = run.Trial("orleans");
        trial.AssertCloses();
        var network = trial.Json.GetProperty("network");
        Assert.InRange(network.GetProperty("unitMs").GetDouble(), 60, 90);
        Assert.InRange(trial.Ms("network"), 12 * 60, 12 * 90);
        foreach (var (machine, ahead) in Machines(trial).Zip([500, 0])) AssertBoundsHold(machine, ahead * SecondMs);

        // The middle of the bounds is as far from the truth as the directions differ, and the error says so.
        var (thereMs, errorMs) = (network.GetProperty("thereMs").GetDouble(), network.GetProperty("errorMs").GetDouble());
        Assert.InRange(10, thereMs - errorMs - 5, thereMs + errorMs);
        Assert.InRange(thereMs, 25, 60);
    }

    private static double Unexplained(TrialOutput trial) => trial.Account.GetProperty("unexplainedMs").GetDouble() / trial.LaneMs;

    private static List<JsonElement> Machines(TrialOutput trial) => [.. trial.Json.GetProperty("machines").EnumerateArray()];

    private static void AssertBoundsHold(JsonElement machine, double aheadMs)
    {
        var clock = machine.GetProperty("clock");
        Assert.InRange(aheadMs, clock.GetProperty("lowMs").GetDouble(), clock.GetProperty("highMs").GetDouble());
    }
}
