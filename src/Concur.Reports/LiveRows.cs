using System.Globalization;
using Concur.Core.Model;
using Concur.Traces.Profiles;

namespace Concur.Reports;

/// <summary>What only the report of a running process has, as text.</summary>
internal static class LiveRows
{
    /// <summary>A thread that was busy for less of the time is only counted.</summary>
    private const double Busy = 0.001;

    /// <summary>So many rows a person reads.</summary>
    private const int MostRows = 40;

    private const double WorthAllocating = 1e6;

    /// <summary>The recording in one line.</summary>
    public static string Title(TraceReport trace, LiveRecording live) => FormattableString.Invariant(
        $"{live.Name}: recorded {Figures.Duration(live.RecordedMs)}{Ending(live)} with {Source(live)}, {trace.Events:N0} events, {trace.LostEvents:N0} lost, {Samples(trace)}");

    /// <summary>A line per kind of thing beside those that every trace tells.</summary>
    public static IEnumerable<string> Sums(TraceReport trace, LiveRecording live)
    {
        if (live.AllocatedBytesPerSecond >= WorthAllocating)
            yield return $"allocated: about {Figures.Bytes(live.AllocatedBytesPerSecond)}/s{(live.TopTypes.IsEmpty ? "" : $", most {live.TopTypes[0].Type}")}";
        if (live.Pool.Measured is { } range)
        {
            var reasons = string.Join(", ", live.Pool.Adjustments.Select(reason => FormattableString.Invariant($"{reason.Reason} {reason.Count}")));
            yield return FormattableString.Invariant($"pool threads: {range.Fewest} .. {range.Most}{(reasons.Length == 0 ? "" : $" ({reasons})")}");
        }

        var cpuMs = trace.Threads.Sum(thread => thread.CpuMs ?? 0);
        if (live.RecordedMs > 0 && !trace.Threads.IsEmpty)
            yield return FormattableString.Invariant($"on the CPUs: {cpuMs / live.RecordedMs:0.00} cores on average{(trace.Process.Cores is { } cores ? FormattableString.Invariant($" of {cores}") : "")}");
    }

    /// <summary>The threads that did something, and how many others there are.</summary>
    public static TextTable Threads(TraceReport trace, LiveRecording live)
    {
        var busy = trace.Threads.Where(thread => BusyMs(thread) > Busy * live.RecordedMs).Take(MostRows).ToList();
        var others = trace.Threads.Length - busy.Count;
        var isResidue = busy.Exists(thread => Math.Abs(thread.UnexplainedMs ?? 0) > Busy * live.RecordedMs);
        return new TextTable(
            "Threads, by their time on the CPUs or kept off them (wall = all that follows)",
            ["thread", "wall", "compute", "jit", "gc", "lock", "wait", "io-sleep", "run-queue", .. isResidue ? ["unexplained"] : Array.Empty<string>()],
            [.. busy.Select(thread => Cells(thread, isResidue))])
        {
            Footnote = others == 0
                ? null
                : $"{others} more {(others == 1 ? "thread was" : "threads were")} less busy, with {Figures.Duration(trace.Threads.Sum(thread => thread.CpuMs ?? 0) - busy.Sum(thread => thread.CpuMs ?? 0))} on the CPUs in all; --format json has all.",
        };
    }

    private static IReadOnlyList<string> Cells(TraceThread thread, bool isResidue)
    {
        double?[] times = [thread.WallMs, thread.ComputeMs, thread.JitMs, thread.GcSuspendedMs, thread.LockMs, thread.WaitMs, thread.IoSleepMs, thread.RunQueueMs];
        return [FormattableString.Invariant($"{thread.Name} {thread.ThreadId}"), .. times.Append(thread.UnexplainedMs).Take(isResidue ? times.Length + 1 : times.Length).Select(ms => ms == 0 ? "0" : Signed(ms))];
    }

    private static string Signed(double? ms) => ms < 0 ? "-" + Figures.Duration(-ms) : Figures.Duration(ms);

    private static double BusyMs(TraceThread thread) => (thread.CpuMs ?? 0) + (thread.LockMs ?? 0) + (thread.RunQueueMs ?? 0);

    private static string Ending(LiveRecording live) => live.Ending switch
    {
        AttachEnding.Elapsed => "",
        AttachEnding.Interrupted => $" of {Figures.Duration(live.RequestedMs)} (ended early)",
        _ => $" of {Figures.Duration(live.RequestedMs)} (the process ended)",
    };

    private static string Samples(TraceReport trace) => trace.Samples is { } samples
        ? string.Create(CultureInfo.InvariantCulture, $"{samples:N0} samples, one per {Figures.Duration(trace.SampleIntervalMs)}{(trace.Weighting == Weighting.Cpu ? " of CPU" : " of each thread")}")
        : "no samples";

    private static string Source(LiveRecording live) => live.Scheduler == SchedulerKind.Perf ? "perf" : "proc";
}
