using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>Rules about threads that wait for each other, whatever they wait on. A method is named for what it detects.</summary>
internal static class LockRules
{
    private const double NotableLock = 0.10;

    /// <summary>From this share of the threads' time on, spinning is told, and is why they want cores.</summary>
    internal const double NotableSpinning = 0.10;

    /// <summary>Less than this share of all threads' time is not worth a word.</summary>
    private const double LeastSpinning = 0.01;

    /// <summary>
    /// Workers that are short of cores and of a lock are mostly in the run queue. The waits that the runtime timed, from a thread's
    /// asking until it had the lock, then count from this share on.
    /// </summary>
    private const double NotableElapsed = 0.20;

    /// <summary>Of the time in which threads are blocked on a lock, some thread holds it for this share at least.</summary>
    private const double LeastHeld = 0.5;

    private const double NotableRunQueue = 0.20;

    /// <summary>With a smaller speed-up the workers only take turns.</summary>
    private const double LeastSpeedup = 1.15;

    private const string MonitorEnter = "Monitor.Enter";
    private const string LockEnter = "Lock.Enter";
    private const string SemaphoreWait = "SemaphoreSlim.Wait";
    private const string Shorten = "hold the lock for less time, split it into one per part, or let each worker work on its own data and "
        + "combine at the end";

    /// <summary>The rules.</summary>
    public static IReadOnlyList<Func<Evidence, Finding?>> All { get; } = [LockConvoy, SpinningForLock];

    /// <summary>Threads queue for a lock that one of them holds nearly all the time.</summary>
    public static Finding? LockConvoy(Evidence evidence) => evidence switch
    {
        TrialInRun { Lanes: < 2 } => null,
        TrialInRun run => OfLocks(run) ?? BesideRunQueue(run) ?? OfOtherWaits(run),
        { LockShare: { Value: > NotableLock } share } when IsQueuedFor(evidence.Locks) => evidence.Warning(
            nameof(LockConvoy),
            $"{evidence.Threads} were blocked on locks {share.Words}{Locks(evidence.Locks)}",
            EvidencePart.Locks,
            Shorten),
        _ => OfBlockingCalls(evidence),
    };

    /// <summary>
    /// Threads spend their time in acquiring a lock without being blocked: they spin, or give the core up and want it again at once.
    /// </summary>
    public static Finding? SpinningForLock(Evidence evidence)
    {
        if (evidence is TrialInRun { Lanes: < 2 } || !IsNotable(evidence.Calls)) return null;
        var (calls, call) = (evidence.Calls!, evidence.Calls!.AcquiringCalls.First());
        string Part(double? ms) => FormattableString.Invariant($"{ms / calls.AcquirersMs:P0}");
        var parts = calls.Evidence == CallEvidence.Switches
            ? $" ({Part(calls.Acquiring!.OnCpuMs)} on a CPU, {Part(calls.Acquiring.QueuedMs)} waiting for a core, "
                + $"{Part(calls.Acquiring.AsleepMs)} asleep between tries)"
            : "";
        var who = evidence is TrialInRun ? evidence.Threads : FormattableString.Invariant($"{calls.Acquirers} of the {evidence.Threads}");
        var other = call.Call is MonitorEnter or LockEnter
            ? ""
            : "; a lock that is held for longer than some µs is better waited for with Lock or Monitor, which soon block";
        return evidence.Warning(
            nameof(SpinningForLock),
            $"{who} spent {Part(calls.SpinningMs)} of the time spinning for a lock{parts}, most of it in {call.Call}, called by "
                + (call.Site ?? "an unknown method"),
            EvidencePart.Calls,
            "hold the lock for less time, or let fewer threads want it" + other);
    }

    /// <summary>
    /// The share of all threads' time that they spin for locks; null where that is not known. It explains what they want cores for.
    /// </summary>
    public static double? SpinningShare(CallReport? calls) =>
        calls is { ThreadMs: > 0 and var ofMs, SpinningMs: { } spinningMs } ? spinningMs / ofMs : null;

    /// <summary>Threads without anything to do are in a process too, so the share of those that acquire locks counts.</summary>
    private static bool IsNotable(CallReport? calls) =>
        calls is { AcquirersMs: > 0 and var ofMs, SpinningMs: { } spinningMs }
        && spinningMs > NotableSpinning * ofMs && spinningMs > LeastSpinning * calls.ThreadMs;

    /// <summary>
    /// Whether threads queued for some lock. Locks that are waited for once each have no queue: starting a thread, for one, is a wait
    /// for a lock of its own.
    /// </summary>
    private static bool IsQueuedFor(LockReport? locks) => locks is not { Locks: > 0 }
        || locks.Waits >= 2 * locks.Locks
        || locks.Top.Where(one => one.Waits > 1).Sum(one => one.TotalMs) >= locks.TotalMs / 2;

    private static Finding? OfLocks(TrialInRun run) => run.LockShare is { Value: > NotableLock } share && IsQueuedFor(run.Locks)
        ? Convoy(run, $"workers were blocked on locks {share.Words}{Locks(run.Locks)}", EvidencePart.Locks, Category.Lock)
        : null;

    /// <summary>A thread that waits for a lock and for a core at once is in the run queue by the account.</summary>
    private static Finding? BesideRunQueue(TrialInRun run)
    {
        if (run.Trial is not { Locks: { } locks, Gc.WallMs: > 0 and var wallMs } || !IsQueuedFor(locks)) return null;
        var elapsed = locks.TotalMs / (run.Lanes * wallMs);
        if (elapsed <= NotableElapsed || run.Share(Category.RunQueue) <= NotableRunQueue) return null;
        var message = FormattableString.Invariant($"workers waited for locks {elapsed:P0} of the profiled launch, most of it while they ")
            + $"waited for a core too{Locks(locks)}";
        return Convoy(run, message, EvidencePart.Locks, Category.RunQueue);
    }

    /// <summary>
    /// Waits that sequential does not have are waits for other workers, whatever the units wait on: a SemaphoreSlim, a
    /// ReaderWriterLockSlim, a Mutex.
    /// </summary>
    private static Finding? OfOtherWaits(TrialInRun run)
    {
        // The pool makes up for threads that block on tasks, and a starved pool makes units wait for it: other rules say so.
        if (run.Pool is { Starved: > 0 } or { Compensated: > 0 }) return null;
        if (run.WaitBesidesSequential is not (> NotableLock and var share)) return null;
        var leftOut = run.Share(Category.RunQueue) > NotableLock ? ", waiting for cores left out" : "";
        var site = run.Trial.WaitSites?.FirstOrDefault(one => one.Kind == CategoryNames.Of(Category.Wait));
        var where = site is { Placed: { } known } ? $", most of it in {known}{(site.Calls is null ? "" : $" -> {site.Calls}")}" : "";
        return Convoy(
            run,
            FormattableString.Invariant($"workers waited for each other {share:P0} of their time{leftOut}{where}; sequential did not wait"),
            EvidencePart.Waits,
            Category.Wait);
    }

    /// <summary>
    /// Locks besides Monitor and Lock, whose waits no event of the runtime tells apart from waits for work: by the calls in which threads
    /// were blocked. A semaphore may be no lock. It is none of these threads' own where they had far less time outside of the calls than
    /// one of them must have held it: all of the time in which others were blocked, less what handing it over took.
    /// </summary>
    private static Finding? OfBlockingCalls(Evidence evidence)
    {
        if (evidence.Calls is not { Acquirers: > 1, AcquirersMs: > 0 and var ofMs, Acquiring.TotalMs: { } acquiringMs } calls)
            return null;
        var blocking = calls.AcquiringCalls.Where(call => call.Call is not (MonitorEnter or LockEnter) && call.BlockedMs > 0)
            .OrderByDescending(call => call.BlockedMs).ToList();
        var blockedMs = blocking.Sum(call => call.BlockedMs!.Value);
        if (blockedMs <= NotableLock * ofMs || ofMs - acquiringMs < LeastHeld * blockedMs / (calls.Acquirers - 1)) return null;
        var isSemaphore = blocking[0].Call == SemaphoreWait;
        return evidence.Warning(
            nameof(LockConvoy),
            FormattableString.Invariant($"{calls.Acquirers} of the {evidence.Threads} were blocked {blockedMs / ofMs:P0} of their time, ")
                + $"most of it in {blocking[0].Call}, called by {blocking[0].Site ?? "an unknown method"}",
            EvidencePart.Calls,
            isSemaphore ? $"if the semaphore guards something: {Shorten}; if it counts work, there is too little of it" : Shorten);
    }

    private static Finding Convoy(TrialInRun run, string message, EvidencePart part, Category cures)
    {
        var takesTurns = run.Trial.Speedup < LeastSpeedup;
        var advice = takesTurns ? "; as it is workers only take turns, and one worker is as fast" : "; fewer workers wait less";
        return run.Warning(nameof(LockConvoy), message, part, Shorten + advice) with
        {
            Remedy = takesTurns
                ? new Remedy(CategoryNames.Of(cures)) { Strategy = StrategyNames.Sequential }
                : run.WithWorkers(run.Lanes / 2, cures),
        };
    }

    private static string Locks(LockReport? locks)
    {
        if (locks is not { Top: [{ } top, ..] }) return "";
        var owners = top.Owners.IsEmpty ? "" : $", held by {string.Join(", ", top.Owners.Select(owner => owner.Name))}";
        var site = top.Sites is [{ Placed: { } known }, ..] ? $", waited for in {known}" : "";
        return FormattableString.Invariant(
            $" ({locks.Waits:N0} waits of up to {locks.LongestMs:0.#} ms were recorded, {top.Waits:N0} of them for one ")
            + FormattableString.Invariant($"lock{owners}{site})");
    }
}
