using System.Globalization;
using Concur.Core.Model;
using Concur.Traces.Profiles;

namespace Concur.Reports;

/// <summary>The headings, lines and tables of a trace, whether a file was analysed or a running process was recorded.</summary>
public static class TraceTables
{
    private const string Unavailable = "unavailable";

    /// <summary>A thread that was busy for a smaller share of the recording is only counted.</summary>
    private const double LeastBusy = 0.001;

    /// <summary>How many threads are listed.</summary>
    private const int MostThreads = 40;

    private const double LeastBytesPerSecond = 1e6;

    private static readonly string[] MethodHeadings = ["method", "exclusive", "share", "inclusive", "share", "samples"];

    /// <summary>The trace in one line.</summary>
    public static string Title(TraceReport trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var events = FormattableString.Invariant($"{trace.Events:N0} events, {trace.LostEvents:N0} lost, {Samples(trace)}");
        return trace.Live is { } live
            ? $"{live.Name}: recorded {Figures.Duration(live.RecordedMs)}{Ending(live)} with {Source(live)}, {events}"
            : $"{trace.File}: {Figures.Duration(trace.DurationMs)}, {events}";
    }

    /// <summary>The process in one line.</summary>
    public static string Process(TraceProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        string?[] facts =
        [
            process.ProcessId is { } id ? FormattableString.Invariant($"process {id}") : null,
            process.CommandLine,
            process.Runtime,
            process.Os,
            process.Architecture,
            process.Cores is { } cores ? FormattableString.Invariant($"{cores} cores") : null,
            process.StartedUtc is { } started ? started.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : null,
        ];
        return string.Join(", ", facts.OfType<string>());
    }

    /// <summary>A line for each kind of event that took time.</summary>
    public static IEnumerable<string> Sums(TraceReport trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        yield return $"gc pauses: {Sum(trace.GcPauses)}{PauseShare(trace)}{Generations(trace)}";
        yield return $"contended locks: {Sum(trace.Contentions)}";
        yield return $"waits: {Sum(trace.Waits)}";
        yield return $"compiled methods: {Sum(trace.Compilations)}";
        if (trace.Allocation is { } allocation) yield return $"allocated: {Allocated(allocation, trace.DurationMs)}";
        foreach (var sum in trace.Live is { } live ? Sums(trace, live) : []) yield return sum;
    }

    /// <summary>The threads. Of a running process: those that were busy, and how many others there are.</summary>
    public static TextTable Threads(TraceReport trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Live is { } live ? BusyThreads(trace, live)
            : trace.Threads.Any(thread => thread.WallMs is not null) ? SwitchedThreads(trace)
            : SampledThreads(trace);
    }

    /// <summary>The processes of a trace of the whole machine; null for a trace of one process.</summary>
    public static TextTable? Processes(TraceReport trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Processes.IsEmpty) return null;
        return new TextTable(
            "Processes (the figures and threads above and below are those of the first one)",
            ["process", "threads", "samples", "cpu"],
            [
                .. trace.Processes.Select(process => (IReadOnlyList<string>)
                [
                    FormattableString.Invariant($"{process.Name} {process.ProcessId}").Trim(),
                    process.Threads.ToString("N0", CultureInfo.InvariantCulture),
                    process.Samples.ToString("N0", CultureInfo.InvariantCulture),
                    Time(process.CpuMs),
                ]),
            ])
        {
            Footnote = trace.OtherProcesses == 0
                ? null
                : FormattableString.Invariant($"{trace.OtherProcesses} more processes have fewer samples."),
        };
    }

    /// <summary>The tables of methods, with their places in the source: calls that kept threads, and the hottest methods.</summary>
    public static IEnumerable<TextTable> OfMethods(TraceReport trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return (trace.Live is { } live ? CallTables.All(live) : []).Append(Methods(trace)).OfType<TextTable>()
            .Select(table => PlacedText.Of(table, trace.Sources));
    }

    /// <summary>The hottest methods, by the time that they took themselves; null without samples.</summary>
    public static TextTable? Methods(TraceReport trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var methods = trace.Methods.Where(method => method.ExclusiveSamples > 0).ToList();
        if (methods.Count == 0) return null;
        var caption = trace.Weighting == Weighting.Cpu
            ? "Hottest methods, by samples on the CPUs"
            : "Hottest methods, by wall samples (a sampled thread may have run, waited for a core, or been blocked: not CPU time)";
        return new TextTable(caption, MethodHeadings, [.. methods.Select(method => MethodCells(method, SampledMs(trace)))]);
    }

    /// <summary>The time that all samples stand for, ms: of what the shares beside the methods' times are parts.</summary>
    private static double SampledMs(TraceReport trace) => trace.Threads.Sum(thread => thread.SampledMs ?? 0);

    private static string Samples(TraceReport trace)
    {
        if (trace.Samples is not { } samples) return "no samples";
        var count = string.Create(CultureInfo.InvariantCulture, $"{samples:N0} samples");
        var interval = Figures.Duration(trace.SampleIntervalMs);
        if (trace.Live is not null || trace.Weighting == Weighting.Cpu)
            return $"{count}, one per {interval}{(trace.Weighting == Weighting.Cpu ? " of CPU" : " of each thread")}";
        return trace.SampleIntervalMs is null ? count : $"{count}, one of each thread every {interval}";
    }

    private static string Ending(LiveRecording live) => live.Ending switch
    {
        AttachEnding.Elapsed => "",
        AttachEnding.Interrupted => $" of {Figures.Duration(live.RequestedMs)} (ended early)",
        _ => $" of {Figures.Duration(live.RequestedMs)} (the process ended)",
    };

    private static string Source(LiveRecording live) => live.Scheduler switch
    {
        SchedulerKind.Perf => "perf",
        SchedulerKind.Etw => "etw",
        _ => "proc",
    };

    private static string PauseShare(TraceReport trace) => trace.GcPauses is { } pauses && trace.DurationMs > 0
        ? $", {Figures.Percent(pauses.TotalMs / trace.DurationMs)} of the time"
        : "";

    private static string Generations(TraceReport trace) => trace.Collections is { } counts
        ? $" ({string.Join(", ", counts.Select((count, generation) => FormattableString.Invariant($"gen {generation}: {count}")))})"
        : "";

    private static string Sum(Occurrences? occurrences) => occurrences switch
    {
        null => Unavailable,
        { Count: 0 } => "none",
        _ => FormattableString.Invariant(
            $"{occurrences.Count:N0}, {Figures.Duration(occurrences.TotalMs)} in all, at most {Figures.Duration(occurrences.LongestMs)}"),
    };

    private static string Allocated(TraceAllocation allocation, double ms)
    {
        const int mostTypes = 3;
        if (allocation.Bytes == 0) return "none";
        var rate = ms > 0 ? $", {Figures.Bytes(allocation.Bytes / (ms / 1e3))}/s" : "";
        var types = allocation.TopTypes.Take(mostTypes)
            .Select(type => $"{Figures.Percent(type.Bytes / (double)allocation.Bytes)} {type.Type}");
        return $"about {Figures.Bytes(allocation.Bytes)}{rate}: {string.Join(", ", types)}";
    }

    /// <summary>The lines that only a running process has.</summary>
    private static IEnumerable<string> Sums(TraceReport trace, LiveRecording live)
    {
        if (live.AllocatedBytesPerSecond >= LeastBytesPerSecond)
        {
            var type = live.TopTypes.IsEmpty ? "" : $", most {live.TopTypes[0].Type}";
            yield return $"allocated: about {Figures.Bytes(live.AllocatedBytesPerSecond)}/s{type}";
        }

        if (live.Pool.Measured is { } range)
        {
            var started = live.Pool.Started is > 0 and var count ? FormattableString.Invariant($", {count} started") : "";
            yield return FormattableString.Invariant(
                $"pool threads: {range.Fewest} .. {range.Most}{started}{RuntimeSentence.Reasons(live.Pool)}");
        }

        if (live.RecordedMs <= 0 || trace.Threads.IsEmpty) yield break;
        var cores = trace.Process.Cores is { } all ? FormattableString.Invariant($" of {all}") : "";
        yield return FormattableString.Invariant($"on the CPUs: {CpuMs(trace.Threads) / live.RecordedMs:0.00} cores on average{cores}");
    }

    /// <summary>Threads by their switches, where the trace does not say why they were off the CPUs.</summary>
    private static TextTable SwitchedThreads(TraceReport trace)
    {
        var shown = trace.Threads.Take(MostThreads).ToList();
        return new TextTable(
            "Threads (off-cpu: blocked, or waiting for a core; the trace does not say which)",
            ["thread", "samples", "wall", "cpu", "jit", "gc", "lock", "wait", "off-cpu"],
            [
                .. shown.Select(thread => (IReadOnlyList<string>)
                [
                    Name(thread),
                    thread.Samples?.ToString("N0", CultureInfo.InvariantCulture) ?? Figures.Unknown,
                    .. new[]
                    {
                        thread.WallMs, thread.CpuMs, thread.JitMs, thread.GcSuspendedMs, thread.LockMs, thread.WaitMs, thread.IoSleepMs,
                    }.Select(Time),
                ]),
            ])
        {
            Footnote = Others(trace.Threads.Length - shown.Count, CpuMs(trace.Threads) - CpuMs(shown)),
        };
    }

    /// <summary>Threads by their samples, where the trace does not say when they ran.</summary>
    private static TextTable SampledThreads(TraceReport trace)
    {
        var shown = trace.Threads.Take(MostThreads).ToList();
        return new TextTable(
            trace.Weighting == Weighting.Cpu
                ? "Threads (cpu: by samples on the CPUs; what kept them off is unavailable: the trace has no switches)"
                : "Threads (cpu and run queue are unavailable: a trace file has no scheduler events)",
            ["thread", "samples", "sampled", "gc-suspended", "lock", "wait", "jit", "cpu", "run-queue"],
            [.. shown.Select(SampledCells)])
        {
            Footnote = LeftOut(trace.Threads.Skip(MostThreads).ToList()),
        };
    }

    private static string? LeftOut(List<TraceThread> threads) => threads.Count == 0
        ? null
        : FormattableString.Invariant($"{threads.Count} more {(threads.Count == 1 ? "thread has" : "threads have")} ")
            + FormattableString.Invariant($"{threads.Sum(thread => thread.Samples ?? 0):N0} samples in all; --format json has all.");

    private static TextTable BusyThreads(TraceReport trace, LiveRecording live)
    {
        var busy = trace.Threads.Where(thread => BusyMs(thread) > LeastBusy * live.RecordedMs).Take(MostThreads).ToList();
        var hasQueue = busy.Count == 0 || busy.Exists(thread => thread.RunQueueMs is not null);
        var hasResidue = busy.Exists(thread => Math.Abs(thread.UnexplainedMs ?? 0) > LeastBusy * live.RecordedMs);
        return new TextTable(
            "Threads, by their time on the CPUs or kept off them (wall = all that follows"
                + (hasQueue ? ")" : "; off-cpu: blocked, or waiting for a core: this system does not say which)"),
            [
                "thread", "wall", "compute", "jit", "gc", "lock", "wait", hasQueue ? "io-sleep" : "off-cpu", "run-queue",
                .. hasResidue ? ["unexplained"] : Array.Empty<string>(),
            ],
            [.. busy.Select(thread => BusyCells(thread, hasResidue))])
        {
            Footnote = Others(trace.Threads.Length - busy.Count, CpuMs(trace.Threads) - CpuMs(busy)),
        };
    }

    private static string? Others(int count, double cpuMs)
    {
        if (count == 0) return null;
        var were = count == 1 ? "thread was" : "threads were";
        return $"{count} more {were} less busy, with {Figures.Duration(cpuMs)} on the CPUs in all; --format json has all.";
    }

    private static double CpuMs(IEnumerable<TraceThread> threads) => threads.Sum(thread => thread.CpuMs ?? 0);

    private static double BusyMs(TraceThread thread) => (thread.CpuMs ?? 0) + (thread.LockMs ?? 0) + (thread.RunQueueMs ?? 0);

    private static IReadOnlyList<string> BusyCells(TraceThread thread, bool withResidue)
    {
        double?[] times =
        [
            thread.WallMs,
            thread.ComputeMs,
            thread.JitMs,
            thread.GcSuspendedMs,
            thread.LockMs,
            thread.WaitMs,
            thread.IoSleepMs,
            thread.RunQueueMs,
            .. withResidue ? [thread.UnexplainedMs] : Array.Empty<double?>(),
        ];
        return [Name(thread), .. times.Select(Time)];
    }

    private static IReadOnlyList<string> SampledCells(TraceThread thread)
    {
        double?[] times =
            [thread.SampledMs, thread.GcSuspendedMs, thread.LockMs, thread.WaitMs, thread.JitMs, thread.CpuMs, thread.RunQueueMs];
        return [Name(thread), thread.Samples?.ToString("N0", CultureInfo.InvariantCulture) ?? Figures.Unknown, .. times.Select(Time)];
    }

    private static string Name(TraceThread thread) => FormattableString.Invariant($"{thread.Name} {thread.ThreadId}");

    private static string Time(double? ms) => ms == 0 ? "0" : Figures.Duration(ms);

    private static IReadOnlyList<string> MethodCells(TraceMethod method, double sampledMs) =>
    [
        method.Name,
        Figures.Duration(method.ExclusiveMs),
        Figures.Percent(Share(method.ExclusiveMs, sampledMs)),
        Figures.Duration(method.InclusiveMs),
        Figures.Percent(Share(method.InclusiveMs, sampledMs)),
        FormattableString.Invariant($"{method.ExclusiveSamples:N0} of {method.InclusiveSamples:N0}"),
    ];

    private static double? Share(double ms, double ofMs) => ofMs > 0 ? ms / ofMs : null;
}
