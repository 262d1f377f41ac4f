using System.Diagnostics;
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
    private const string Established = "01";

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

    /// <summary>The claim is 4 s on a quiet machine; a busy one takes longer.</summary>
    [Fact(Timeout = Timeout)]
    public async Task ASiloThatIsKilledEndsOneLaunchAndNoOther()
    {
        MachineRig.SkipUnlessAllowed();
        using var fleet = await new Fleet(1_000, 2_000).Named();
        var killed = 0;

        var ending = await fleet.Run(
            tool => killed = KillSilo(fleet, 2, tool),
            [
                .. "run sleep -s orleans -w 2 -u 6 -n 3000 --launches 2 --iterations 1 --profile none --format json --on".Split(' '),
                fleet.Names,
            ]);

        Assert.NotEqual(0, killed);
        Assert.True(ending.ExitCode == 3, ending.Error);
        var run = new RunOutput(ending.Out);
        Assert.Equal(["ok", "ok"], run.Statuses);
        var launches = run.Trial("orleans").Json.GetProperty("launches").EnumerateArray().ToList();
        var lost = launches.Select(launch => launch.TryGetProperty("lost", out var why) ? why.GetString() : null).OfType<string>().ToList();
        Assert.Matches(@"^silo 'm2' on m2 was lost while it ran unit \d, noticed \d+\.\d s after the unit was sent$", Assert.Single(lost));
        Assert.Equal(2, launches.Count);
        Assert.Contains("silo 'm2' on m2 was lost", ending.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task NothingIsLeftOnAnyMachineWhenTheToolIsKilled()
    {
        MachineRig.SkipUnlessAllowed();
        using var fleet = await new Fleet(1_000, 0).Named();

        await fleet.Run(
            tool =>
            {
                Eventually.Holds("both silos run", () => tool.HasExited || (SilosOn(fleet, 1).Count > 0 && SilosOn(fleet, 2).Count > 0));
                ToolProcess.Signal(tool, "KILL");
            },
            [.. "run sleep -s orleans -w 2 -u 8 -n 60000 --launches 3 --iterations 1 --profile none --on".Split(' '), fleet.Names]);

        Eventually.Holds("nothing is left", () => fleet.Processes(1).Result.Count + fleet.Processes(2).Result.Count == 0);
    }

    private static double Unexplained(TrialOutput trial) => trial.Account.GetProperty("unexplainedMs").GetDouble() / trial.LaneMs;

    private static List<JsonElement> Machines(TrialOutput trial) => [.. trial.Json.GetProperty("machines").EnumerateArray()];

    private static void AssertBoundsHold(JsonElement machine, double aheadMs)
    {
        var clock = machine.GetProperty("clock");
        Assert.InRange(aheadMs, clock.GetProperty("lowMs").GetDouble(), clock.GetProperty("highMs").GetDouble());
    }

    private static int KillSilo(Fleet fleet, int machine, Process tool)
    {
        var silo = 0;
        Eventually.Holds("a silo runs", () => tool.HasExited || (silo = SilosOn(fleet, machine).FirstOrDefault()) != 0);
        Eventually.Holds("it has joined", () => tool.HasExited || IsJoined(fleet, machine));

        // It then sleeps in its units for longer than this.
        Thread.Sleep(TimeSpan.FromSeconds(8));
        if (tool.HasExited || silo == 0) return 0;
        using var process = Process.GetProcessById(silo);
        process.Kill();
        return silo;
    }

    /// <summary>Whether it has a connection, which only the launch's own process has with it.</summary>
    private static bool IsJoined(Fleet fleet, int machine) =>
        fleet.Rig.Machines[machine].Output("cat", "/proc/net/tcp").Result.Split('\n').Any(line =>
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, Established, ..]);

    private static List<int> SilosOn(Fleet fleet, int machine) => [.. fleet.Processes(machine).Result.Where(IsSilo)];

    private static bool IsSilo(int process)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            return words.Contains("silo") && words.Any(word => word.EndsWith("Concur.Harness.dll", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false; // It has ended in the meantime.
        }
    }
}
