using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

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

    /// <summary>So many times as long may a message take on a machine that others use.</summary>
    private const double Busy = 5;

    [Fact(Timeout = Timeout)]
    public async Task TheAccountOverThreeMachinesWithClocksOfTheirOwnCloses()
    {
        MachineRig.SkipUnlessAllowed();
        using var fleet = await new Fleet(1_000, 2_000, 3_000).Named();
        var seen = new Dictionary<int, HashSet<int>>();

        var ending = await fleet.Run(
            tool =>
            {
                for (; !tool.HasExited; Thread.Sleep(50)) See(fleet, seen);
            },
            [
                .. "run primes -s orleans -w 3 -u 24 -n 100000 --launches 1 --iterations 3 --profile light -o run --format json --on"
                    .Split(' '),
                fleet.Names,
            ]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(ending.Out);
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
        Assert.All(machines, AssertComputeIsUsage);
        Assert.All([1, 2, 3], machine => Assert.Empty(fleet.Processes(machine).Result));
        await AssertOneTimeline(fleet, run, seen);
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
        Assert.InRange(network.GetProperty("unitMs").GetDouble(), 60, 60 * Busy);
        Assert.InRange(trial.Ms("network"), 12 * 60, 12 * 60 * Busy);
        foreach (var (machine, ahead) in Machines(trial).Zip([500, 0])) AssertBoundsHold(machine, ahead * SecondMs);

        // So much has a unit to do at least, by the run's own figures; direct runs at 50 and 80 ms are on either side of it.
        var size = Regex.Match(Message(run, "NetworkDominates"), @"breaks even with sequential at units of about .* ms \(size ([\d,]+)\)");
        Assert.True(size.Success, Message(run, "NetworkDominates"));
        Assert.InRange(double.Parse(size.Groups[1].Value, NumberStyles.Number, CultureInfo.InvariantCulture), 45, 300);

        // The middle of the bounds is as far from the truth as the directions differ, and the error says so.
        var (thereMs, errorMs) = (network.GetProperty("thereMs").GetDouble(), network.GetProperty("errorMs").GetDouble());
        Assert.InRange(10, thereMs - errorMs - 5, thereMs + errorMs);
        Assert.InRange(thereMs, 25, 30 * Busy);
    }

    /// <summary>A megabit takes 10 ms at that rate, so that 8 MB take 640; what packets and encryption add comes on top.</summary>
    [Fact(Timeout = Timeout)]
    public async Task TheRateOfTheWireIsTheNetworkOfALargeResult()
    {
        MachineRig.SkipUnlessAllowed();
        using var fleet = await new Fleet(0).Named();
        fleet.Rig.Wire.SetAll(new Linux.Link { Megabits = 100 });

        var run = await fleet.RunOnAll("run payload -s orleans -w 1 -u 2 -n 1000000 --launches 1 --iterations 1 --profile none");

        var trial = run.Trial("orleans");
        var network = trial.Json.GetProperty("network");
        Assert.Equal(8_000_000, network.GetProperty("bytes").GetDouble());
        Assert.InRange(network.GetProperty("unitMs").GetDouble(), 640, double.MaxValue);
        Assert.Contains("8 MB back", Message(run, "NetworkDominates"), StringComparison.Ordinal);
    }

    private static double Unexplained(TrialOutput trial) => trial.Account.GetProperty("unexplainedMs").GetDouble() / trial.LaneMs;

    private static List<JsonElement> Machines(TrialOutput trial) => [.. trial.Json.GetProperty("machines").EnumerateArray()];

    private static void AssertBoundsHold(JsonElement machine, double aheadMs)
    {
        var clock = machine.GetProperty("clock");
        Assert.InRange(aheadMs, clock.GetProperty("lowMs").GetDouble(), clock.GetProperty("highMs").GetDouble());
    }

    private static string Message(RunOutput run, string rule) => run.Json.GetProperty("findings").EnumerateArray()
        .First(finding => finding.GetProperty("rule").ValueEquals(rule)).GetProperty("message").GetString()!;

    /// <summary>The threads of every silo that runs now.</summary>
    private static void See(Fleet fleet, Dictionary<int, HashSet<int>> seen)
    {
        foreach (var silo in (int[])[.. fleet.Silos(1), .. fleet.Silos(2), .. fleet.Silos(3)])
        {
            try
            {
                if (!seen.TryGetValue(silo, out var threads)) seen[silo] = threads = [];
                threads.UnionWith(Directory.EnumerateDirectories($"/proc/{silo}/task")
                    .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue; // It has ended in the meantime.
            }
        }
    }

    /// <summary>
    /// The account's time on a CPU is that of the threads that ran units, and a part of what the kernel counted for the process
    /// (getrusage).
    /// </summary>
    private static void AssertComputeIsUsage(JsonElement machine)
    {
        static double Ms(JsonElement account, params string[] names) => account.GetProperty("categories").EnumerateArray()
            .Where(category => names.Contains(category.GetProperty("name").GetString()))
            .Sum(category => category.GetProperty("ms").GetDouble());
        var account = machine.GetProperty("account");
        var computeMs = Ms(account, "compute", "jit", "gc") * account.GetProperty("iterations").GetInt32();
        var usedMs = Ms(machine.GetProperty("coreAccount"), "lanes-user", "lanes-kernel");
        Assert.InRange(computeMs / usedMs, 0.95, 1.05);
        Assert.InRange(usedMs, double.Epsilon, machine.GetProperty("cpuMs").GetDouble());
    }

    private static async Task AssertOneTimeline(Fleet fleet, RunOutput run, Dictionary<int, HashSet<int>> seen)
    {
        // The number of a process begins with its machine's: see MachineIds.
        const int perMachine = 10_000_000;
        var export = await fleet.Run("export", "run", "--strategy", "orleans", "--format", "chromium", "-o", "timeline.json");
        Assert.True(export.ExitCode == 0, export.Error);
        var silos = Chromium.Processes(await fleet.Tool.Read("timeline.json")).Where(process => process.Id > perMachine)
            .OrderBy(process => process.Id).ToList();
        Assert.Equal(["m1:", "m2:", "m3:"], silos.Select(process => process.Name.Split(' ')[0]));
        foreach (var silo in silos)
        {
            var threads = seen[(int)(silo.Id % perMachine)];
            Assert.InRange(threads.Count, 5, int.MaxValue);

            // Threads that are polled are missed where they are short.
            if (run.HasPerfEvents) Assert.Superset(threads, new HashSet<int>(silo.Threads));
        }
    }
}
