using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Figures;

/// <summary>A fact that took time, and its part that counts.</summary>
/// <typeparam name="T">The type of the fact.</typeparam>
/// <param name="Fact">The fact.</param>
/// <param name="Times">
/// The time that counts; empty only for a wait in which the thread was never off the CPUs; see <see cref="TimesBlocked"/>.
/// </param>
internal sealed record Counted<T>(T Fact, IntervalSet Times)
{
    /// <summary>The length of the time that counts, ns.</summary>
    public long Ns => Times.TotalNs;
}

/// <summary>
/// The facts of a process within a time. Every figure of run, exec, attach and analyze is a sum over these. The part of a fact
/// within the time counts; a fact outside it is left out. A wait that was not over when its session ended has no known length and
/// does not count here.
/// </summary>
internal static class WindowedFacts
{
    /// <summary>Suspensions of the runtime for collections.</summary>
    public static IEnumerable<Counted<Suspension>> Pauses(ProcessRecording process, Window window) =>
        process.Suspensions.Where(pause => pause.ForGc)
            .Select(pause => Within(pause, pause.StartNs, pause.EndNs, window.Times))
            .Where(HasTime);

    /// <summary>Waits for contended locks.</summary>
    public static IEnumerable<Counted<LockWait>> LockWaits(ProcessRecording process, Window window) =>
        process.LockWaits.Where(wait => !wait.GoesOn).Select(wait => Within(wait, wait.StartNs, wait.EndNs, window.Times)).Where(HasTime);

    /// <summary>Waits for handles, without the time that waits for locks have.</summary>
    public static IEnumerable<Counted<HandleWait>> Waits(ProcessRecording process, Window window) =>
        process.Waits.Select(wait => wait.ThreadId).Distinct().SelectMany(threadId => Waits(process, threadId, window.Times));

    /// <summary>The waits of one thread within times of its own.</summary>
    public static IEnumerable<Counted<HandleWait>> Waits(ProcessRecording process, int threadId, IntervalSet times)
    {
        var counted = times.Except(IntervalSet.Of(process.LockWaitsOf(threadId).Select(wait => (wait.StartNs, wait.EndNs))));
        return process.WaitsOf(threadId)
            .Where(wait => !wait.GoesOn)
            .Select(wait => Within(wait, wait.StartNs, wait.EndNs, counted))
            .Where(HasTime);
    }

    /// <summary>Compilations. A compilation inside another counts as well.</summary>
    public static IEnumerable<Counted<Compilation>> Compilations(ProcessRecording process, Window window) =>
        process.Compilations.Select(compilation => Within(compilation, compilation.StartNs, compilation.EndNs, window.Times))
            .Where(HasTime);

    /// <summary>The number of facts, their total and their longest time.</summary>
    public static Occurrences Sum<T>(IEnumerable<Counted<T>> facts)
    {
        var (count, totalNs, longestNs) = (0L, 0L, 0L);
        foreach (var ns in facts.Select(fact => fact.Ns)) (count, totalNs, longestNs) = (count + 1, totalNs + ns, Math.Max(longestNs, ns));
        return new Occurrences(count, Ns.ToMs(totalNs), Ns.ToMs(longestNs));
    }

    private static Counted<T> Within<T>(T fact, long startNs, long endNs, IntervalSet times) =>
        new(fact, IntervalSet.Of(times.Within(startNs, endNs)));

    private static bool HasTime<T>(Counted<T> fact) => fact.Ns > 0;
}

/// <summary>
/// When threads were blocked in their waits. The interval of a wait also covers time in which the thread spins, is in the run queue after
/// its wake-up, or is stopped for a collection: where every switch was recorded these are left out, as in the account. Elsewhere it is not
/// known when they were, and a wait counts as long as it lasted.
/// </summary>
/// <param name="recording">The recording; null where only events are known.</param>
internal sealed class TimesBlocked(Recording? recording)
{
    private readonly Dictionary<(ProcessRecording, int), ThreadEvents?> _threads = [];

    /// <summary>A wait for a lock, and its part in which the thread was blocked.</summary>
    public Counted<LockWait> Of(ProcessRecording process, Counted<LockWait> wait) =>
        EventsOf(process, wait.Fact.ThreadId) is { } events ? Within(wait, events.Lock) : wait;

    /// <summary>Another wait, and its part in which the thread was blocked.</summary>
    public Counted<HandleWait> Of(ProcessRecording process, Counted<HandleWait> wait) =>
        EventsOf(process, wait.Fact.ThreadId) is { } events ? Within(wait, events.Wait) : wait;

    private static Counted<T> Within<T>(Counted<T> wait, IntervalSet blocked) =>
        wait with { Times = IntervalSet.Of(wait.Times.Intervals.SelectMany(time => blocked.Within(time.Start, time.End))) };

    /// <summary>Null where the switches of the thread were not recorded.</summary>
    private ThreadEvents? EventsOf(ProcessRecording process, int threadId)
    {
        if (_threads.TryGetValue((process, threadId), out var known)) return known;
        var events = recording?.Schedules.Of(threadId) is null ? null : recording.EventsOf(process, threadId);
        if (events is not null)
        {
            var delays = events.WakeUps.Delays;
            events = events with { Lock = events.Lock.Except(delays), Wait = events.Wait.Except(delays) };
        }

        return _threads[(process, threadId)] = events;
    }
}
