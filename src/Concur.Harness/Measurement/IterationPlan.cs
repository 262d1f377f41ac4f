using Concur.Protocol;

namespace Concur.Harness.Measurement;

/// <summary>
/// How many iterations a launch has: warm-up for as long as was asked, in which the runtime optimises its code, then as many measured
/// ones as fill the time asked for. The pilot's time, from which that is estimated, is that of the last iterations of the warm-up.
/// </summary>
internal sealed class IterationPlan(LaunchSpec spec)
{
    /// <summary>The most stamps that a launch keeps in memory, at about 180 bytes each.</summary>
    private const int MaxStamps = 2_000_000;

    /// <summary>Fewer iterations than this say little about spread.</summary>
    private const int FewestForSpread = 3;

    /// <summary>Iterations that are made for the spread alone take no longer than this, all together.</summary>
    private const long LongestForSpreadNs = 200 * Ns.PerMs;

    /// <summary>After a long warm-up, some iterations more cost little and make the launch say more.</summary>
    private const int WarmupOverMeasured = 3;

    /// <summary>A shorter unit would be disturbed by reading its thread's counters in full, which takes 2 to 5 us a pair.</summary>
    private const long ShortestMeteredUnitNs = 100_000;

    /// <summary>
    /// The same for a unit with its way to a worker process and back, ns. The readings hold up the whole way: with them an empty unit of
    /// <c>orleans</c> took 56 us, and with the CPU clock alone 51 (launches in turns, on two cores).
    /// </summary>
    private const long ShortestMeteredUnitOfProcessesNs = 250_000;

    /// <summary>Five units of 20 us: then reading the CPU clock costs each of them 1 %.</summary>
    private const long LongestUnreadEverNs = 100_000;

    /// <summary>Unread time is at most 1 % of the pilot, which bounds the error of off-CPU time at the end of an iteration.</summary>
    private const long UnreadsInPilot = 100;

    /// <summary>
    /// The runtime still compiles the workload where that took more than this share of a warm-up iteration's time. Measured on two cores,
    /// with 180 JSON documents a unit: the first iterations took 271, 113, 60 and 63 ms one after the other, and 312, 211, 106 and 102 ms
    /// on threads, which compete with the compiler for the cores.
    /// </summary>
    private const double Compiling = 0.05;

    /// <summary>
    /// The runtime compiles a method anew after thirty calls, then with counters of its branches, and for the last time after thirty
    /// calls more. Some calls pass until either is done. A method that a unit calls once has its final code after so many units.
    /// </summary>
    private const int CallsToFinalCode = 70;

    /// <summary>
    /// The runtime begins to compile about 30 ms after the thirtieth call, so that a silence of this length is the end of it. Measured
    /// with units of 0.16 ms: those that ran with counters took 0.24 ms, for 40 ms in which nothing was compiled.
    /// </summary>
    private const long QuietAtTheEndNs = 60 * Ns.PerMs;

    /// <summary>A workload that makes a little code all the time has its final code after so many times the warm-up asked for.</summary>
    private const int LongestForQuiet = 4;

    /// <summary>
    /// An engine has thousands of methods, which the runtime compiles in waves with silences of some 100 ms between them. Measured with
    /// Orleans and 64 empty units: an iteration takes 50 ms after 1.2 s, 6 ms after 2.5 s, and 4 ms from 3.5 s on.
    /// </summary>
    private const long QuietOfEngineNs = 400 * Ns.PerMs;

    private const int PilotIterations = 5;

    /// <summary>Without tiers, the first code of a method is the final one.</summary>
    private static readonly bool CompilesInTiers =
        Environment.GetEnvironmentVariable("DOTNET_TieredCompilation") is not "0"
        && !(AppContext.TryGetSwitch("System.Runtime.TieredCompilation", out var isOn) && !isOn);

    /// <summary>Whether another warm-up iteration is due.</summary>
    /// <param name="warmup">What there was of it.</param>
    public bool WarmsUp(Warmup warmup)
    {
        if (warmup.Iterations == 0 || warmup.ElapsedNs < spec.WarmupMs * Ns.PerMs) return true;
        if (warmup.ElapsedNs >= LongestWarmupNs) return false;
        return IsCompiling(warmup.CompilingShare) || (HasFinalCodeInTime(warmup) && !(HasEnoughCalls(warmup) && IsQuiet(warmup)));
    }

    /// <summary>Whether the workload's code is final after a warm-up. Its time may otherwise differ by some per cent.</summary>
    /// <param name="warmup">The whole of it.</param>
    /// <returns>Null where each iteration has fresh processes, whose code is as new for the user.</returns>
    public bool? HasFinalCode(Warmup warmup) => spec.Descriptor.StartsFreshProcesses ? null : HasEnoughCalls(warmup);

    /// <summary>
    /// Whether the warm-up can last until the workload's code is final. It depends on how long a unit takes, and not on how long an
    /// iteration does: otherwise some strategies would be measured with final code and others without.
    /// </summary>
    private bool HasFinalCodeInTime(Warmup warmup) =>
        !spec.Descriptor.StartsFreshProcesses && CallsToFinalCode * UnitNs(warmup.FastestNs, spec.Units) <= LongestWarmupNs;

    private bool HasEnoughCalls(Warmup warmup)
    {
        if (!CompilesInTiers) return true;
        var processes = spec.Descriptor.UsesProcesses ? spec.Workers : 1;
        return (long)warmup.Iterations * spec.Units >= CallsToFinalCode * processes;
    }

    private bool IsQuiet(Warmup warmup) => spec.Descriptor.Engine is null
        ? warmup.QuietNs >= QuietAtTheEndNs || warmup.ElapsedNs >= LongestForQuiet * spec.WarmupMs * Ns.PerMs
        : warmup.QuietNs >= QuietOfEngineNs;

    /// <summary>The longest time that is waited for the compiler, ns.</summary>
    public long LongestWarmupNs => Math.Max(spec.WarmupMs, spec.LongestWarmupMs) * Ns.PerMs;

    /// <summary>Whether the runtime still compiles the workload.</summary>
    /// <param name="share">The time that it compiled during an iteration, as a share of its wall time.</param>
    public static bool IsCompiling(double share) => share > Compiling;

    /// <summary>The pilot's time: one iteration may have waited for a core, so it is the median of the last five.</summary>
    /// <param name="warmupNs">The times of the warm-up's iterations, ns.</param>
    /// <returns>Of an even number of iterations, the lower one in the middle, ns.</returns>
    public static long PilotNs(long[] warmupNs)
    {
        var last = warmupNs[^Math.Min(PilotIterations, warmupNs.Length)..];
        Array.Sort(last);
        return last[(last.Length - 1) / 2];
    }

    /// <summary>The number of measured iterations.</summary>
    /// <param name="pilotNs">The time of the pilot, ns.</param>
    /// <param name="segments">The segments of awaiting units in it, which are kept beside the units' stamps.</param>
    /// <param name="warmupNs">How long the warm-up took, ns.</param>
    public int Measured(long pilotNs, int segments = 0, long warmupNs = 0)
    {
        if (spec.Iterations is { } given) return given;
        var wantedNs = Math.Max(spec.MeasuredMs * Ns.PerMs, warmupNs / WarmupOverMeasured);
        var wanted = (wantedNs / Math.Max(1, pilotNs)) + 1;
        var most = Math.Min(spec.MostIterations, MaxStamps / (spec.Units + segments));
        var fewest = Math.Clamp(LongestForSpreadNs / Math.Max(1, pilotNs), 1, FewestForSpread);
        return (int)Math.Clamp(wanted, fewest, Math.Max(fewest, most));
    }

    /// <summary>The counters to read at the edges of units, or of the segments of awaiting ones.</summary>
    /// <param name="pilotNs">The time of the pilot, ns.</param>
    /// <param name="segments">The segments of awaiting units in it.</param>
    public UnitMetering Metering(long pilotNs, int segments = 0)
    {
        var unitNs = UnitNs(pilotNs, Math.Max(spec.Units, segments));
        var shortestNs = spec.Descriptor.UsesProcesses ? ShortestMeteredUnitOfProcessesNs : ShortestMeteredUnitNs;
        return unitNs >= shortestNs ? UnitMetering.Full : MeteringOfShortUnits(spec.Descriptor);
    }

    /// <summary>
    /// The counters to read at the edges of units that are too short for all of them. Those of a worker process are read even so: its
    /// lane is no thread that could be metered in their place.
    /// </summary>
    public static UnitMetering MeteringOfShortUnits(StrategyDescriptor strategy) =>
        strategy.BindsLanes && !strategy.UsesProcesses ? UnitMetering.None : UnitMetering.Cpu;

    /// <summary>How long a thread's CPU clock may go unread where it is not read at each unit's edges, ns.</summary>
    /// <param name="pilotNs">The time of the pilot, ns.</param>
    public static long LongestUnreadNs(long pilotNs) => Math.Min(LongestUnreadEverNs, pilotNs / UnreadsInPilot);

    /// <summary>About how long a worker takes for a unit, or for a segment of one, ns.</summary>
    private double UnitNs(long iterationNs, int parts) => (double)iterationNs * Math.Min(spec.Workers, spec.Units) / parts;
}
