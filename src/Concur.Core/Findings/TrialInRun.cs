using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Findings;

/// <summary>A trial as evidence, with the run around it.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Path">Its path in the run file, such as <c>trials[2]</c>.</param>
/// <param name="Request">The request of the run: advice depends on what was tried.</param>
/// <param name="Baseline">Sequential's trial; null where there is none.</param>
internal sealed record TrialInRun(TrialReport Trial, string Path, WorkloadRequest Request, TrialReport? Baseline) : Evidence
{
    /// <summary>From this share of time in the run queue on, a share says that waiting for cores is left out.</summary>
    private const double NotableRunQueue = 0.05;

    /// <summary>Sequential waits for next to nothing where its share of waiting is smaller.</summary>
    private const double LittleWait = 0.02;

    /// <summary>How well figures are known; null where that is not known itself.</summary>
    public Capabilities? Capabilities { get; init; }

    /// <summary>The fastest trial whose workers are all on this machine; null where there is none.</summary>
    public TrialReport? BestHere { get; init; }

    public override string Label => Trial.Label;

    /// <summary>Whether it runs other code than sequential, which may take any time.</summary>
    public bool IsOtherVersion => Request.Versions.Any(version => version.Name == Trial.Variant);

    public override string Threads => "workers";

    public override string PoolThreads => "workers";

    public override string HowToRecordLess => "record with fewer iterations (--iterations), or with --profile light";

    public override long? LostEvents => Trial.LostEvents;

    public override CpuCoverage? CpuProfile => Trial.CpuProfile;

    public override PolledCpu? PolledCpu => Trial.PolledCpu;

    public override TimeShare GcShare => NetShareOf(Category.Gc);

    public override TimeShare LockShare => NetShareOf(Category.Lock);

    public override TimeShare? PoolWaitShare => Strategy is { UsesPool: true } ? NetShareOf(Category.Wait) : null;

    public override TimeShare? PoolQueueShare => Trial.Account is null ? null : ShareOf(Category.PoolQueue);

    /// <summary>Null where a pool added workers beyond the number of cores by itself.</summary>
    public override CoreDemand? CoreDemand
    {
        get
        {
            if ((Trial.OtherMachines is null ? Trial.Cores?.Cores : Trial.CoresElsewhere) is not { } cores || Lanes < 1) return null;
            var (fits, wasAsked) = (Lanes <= Math.Ceiling(cores), Request.Workers > Math.Ceiling(cores));
            if (!fits && !wasAsked) return null;
            return new CoreDemand(
                ShareOf(Category.RunQueue),
                FormattableString.Invariant($"{Lanes} {(Lanes == 1 ? "worker" : "workers")} on {cores:0.##} cores"),
                fits ? null : Math.Max(1, (int)Math.Round(cores)));
        }
    }

    public override Allocation? Allocation => Trial.Gc is { } gc
        ? new Allocation(gc.AllocatedBytes, gc.AllocatedBytesPerSecond, gc.TopTypes)
        : null;

    public override Pauses? Pauses => Trial.Gc is { } gc
        ? new Pauses(gc.Count, gc.LongestPauseMs, gc.Server) { TotalMs = gc.PauseMs, Induced = gc.Induced }
        : null;

    public override LockReport? Locks => Trial.Locks;

    public override CallReport? Calls => Trial.Calls;

    public override PoolReport? Pool => Trial.Pool;

    public override ExceptionReport? Exceptions => Trial.Exceptions;

    public override double? CpuMs => Trial.Account?[Category.Compute] is { } ns ? Ns.ToMs(ns) : null;

    /// <summary>The profiled launch has the account's share of it, of the time inside units.</summary>
    public override double? RunQueueMs => Calls is { ThreadMs: var threadMs } ? Share(Category.RunQueue) * threadMs : null;

    /// <summary>Whether the system that the trial ran on can tell a category.</summary>
    public bool IsGiven(Category category) => Capabilities?.Gives(category) != false;

    /// <summary>The trial's strategy; null for a command.</summary>
    public StrategyDescriptor? Strategy => Request.Find(Trial.Strategy);

    /// <summary>The number of workers of its account; 0 without one.</summary>
    public int Lanes => Trial.Account?.Lanes ?? 0;

    /// <summary>
    /// Compute time over sequential's, but no more than the CPU time of all threads over sequential's: units that are parallel
    /// themselves compute on threads that are no lanes too. Null without accounts, and where the system counts CPU time in steps that
    /// may be the whole difference.
    /// </summary>
    public double? ComputeFactor
    {
        get
        {
            if (Baseline?.Account is not { } before || before[Category.Compute] is not (> 0 and var baseNs)) return null;
            if (Trial.Account is { } after && IsWithinSteps(before, after)) return null;
            var factor = Trial.Account?[Category.Compute] / (double)baseNs;
            return CpuFactor is { } all ? Math.Min(factor ?? all, all) : factor;
        }
    }

    private bool IsWithinSteps(Account before, Account after) =>
        Math.Abs((after[Category.Compute] ?? 0) - before[Category.Compute]!.Value) < (Capabilities?.CpuErrorNs(before, after) ?? 0);

    /// <summary>CPU time of all threads over sequential's; null where either is not known.</summary>
    public double? CpuFactor => Baseline?.CpuNs is > 0 and var baseNs ? Trial.CpuNs / baseNs : null;

    /// <summary>
    /// The share of time that workers waited on handles, semaphores or tasks for longer than sequential did, waiting for cores left
    /// out; null where either is not known, and where sequential waits there too: such waits may have any cause.
    /// </summary>
    public double? WaitBesidesSequential
    {
        get
        {
            if (Trial.Account is not { LaneNs: > 0 } own || own[Category.Wait] is not { } waitNs) return null;
            if (Baseline?.Account is not { } alone || !(alone.NetShare(Category.Wait) < LittleWait)) return null;
            var ranOrWaitedNs = own.LaneNs - (own[Category.RunQueue] ?? 0);
            return ranOrWaitedNs <= 0 ? null : Math.Max(0, waitNs - alone[Category.Wait]!.Value) / (double)ranOrWaitedNs;
        }
    }

    /// <summary>
    /// The share of sequential's time in which units waited for neither cores nor locks, or the cause is unknown; 0 where it is not known.
    /// </summary>
    public double WaitsAlone => new[] { Category.IoSleep, Category.Wait, Category.OffCpu }
        .Sum(category => Baseline?.Account?.NetShare(category) ?? 0);

    /// <summary>Whether the units are async methods, and the strategy blocks a thread until each of them is done.</summary>
    public bool BlocksOnAsyncUnits => Request.Awaits && Strategy is { LaneKind: not LaneKind.Awaiting };

    /// <summary>A category's share of the workers' time; 0 where it is unavailable, since a rule needs evidence.</summary>
    public double Share(Category category) => Trial.Account?.Share(category) ?? 0;

    /// <summary>As <see cref="Share"/>, without the time spent waiting for cores.</summary>
    public double NetShare(Category category) => Trial.Account?.NetShare(category) ?? 0;

    /// <summary><see cref="NetShare"/> with its words.</summary>
    public TimeShare NetShareOf(Category category)
    {
        var leftOut = Share(Category.RunQueue) > NotableRunQueue ? ", waiting for cores left out" : "";
        return new TimeShare(NetShare(category), FormattableString.Invariant($"{NetShare(category):P0} of their time{leftOut}"));
    }

    public override string PathOf(EvidencePart part) => Path + part switch
    {
        EvidencePart.LostEvents => ".lostEvents",
        EvidencePart.Gc when Trial.Gc is not null => ".gc",
        EvidencePart.Allocation => ".gc.allocatedBytes",
        EvidencePart.Locks when Trial.Locks is not null => ".locks",
        EvidencePart.Waits => ".waits",
        EvidencePart.Calls => ".calls",
        EvidencePart.Pool => ".pool",
        EvidencePart.Profile => ".cpuProfile",
        EvidencePart.PolledCpu => ".polledCpu",
        EvidencePart.Exceptions => ".exceptions",
        EvidencePart.Machines => ".machines",
        _ => ".account",
    };

    /// <summary>Whether the run has that strategy with these parameters.</summary>
    public bool Tried(string strategy) => Request.Strategies.Contains(strategy);

    public override Remedy? WithStrategy(string strategy, Category cures) =>
        Trial.Strategy == strategy || Tried(strategy) ? null : new Remedy(CategoryNames.Of(cures)) { Strategy = strategy };

    public override Remedy? WithWorkers(int workers, Category cures)
    {
        var wasTried = Request.Workers == workers || Request.Variants.Any(variant => variant.Workers == workers);
        if (workers < 1 || wasTried || Trial.Variant is not null) return null;
        var variant = new RuntimeVariant(FormattableString.Invariant($"{workers}-workers"), new Dictionary<string, string>())
        {
            Workers = workers,
        };
        return new Remedy(CategoryNames.Of(cures)) { Variant = variant };
    }

    public override Remedy? WithSetting(string name, string variable, string value, Category cures)
    {
        if (Trial.Variant is not null || Request.Variants.Any(variant => variant.Environment.ContainsKey(variable))) return null;
        return new Remedy(CategoryNames.Of(cures))
        {
            Variant = new RuntimeVariant(name, new Dictionary<string, string> { [variable] = value }),
        };
    }

    private TimeShare ShareOf(Category category) => new(
        Share(category),
        FormattableString.Invariant($"{Share(category):P0} of their time"));
}
