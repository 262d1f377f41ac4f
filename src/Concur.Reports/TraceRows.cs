using System.Globalization;
using Concur.Core.Model;
using Concur.Traces.Profiles;

namespace Concur.Reports;

/// <summary>A trace's report as headings and cells of text, for every report that has tables.</summary>
public static class TraceRows
{
    private const string Unavailable = "unavailable";

    /// <summary>The threads.</summary>
    public static TextTable Threads(TraceReport trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Live is { } live ? LiveRows.Threads(trace, live) : new TextTable(
            "Threads (cpu and run queue are unavailable: a trace file has no scheduler events)",
            ["thread", "samples", "sampled", "gc-suspended", "lock", "wait", "jit", "cpu", "run-queue"],
            [.. trace.Threads.Select(thread => (IReadOnlyList<string>)[.. Cells(thread)])]);
    }

    /// <summary>The hottest methods; null without any.</summary>
    public static TextTable? Methods(TraceReport trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Methods.IsEmpty ? null : new TextTable(
            trace.Weighting == Weighting.Cpu
                ? "Hottest methods, by samples on the CPUs"
                : "Hottest methods, by wall samples (a sampled thread may have run, waited for a core, or been blocked: not CPU time)",
            MethodHeadings,
            [.. trace.Methods.Select(method => (IReadOnlyList<string>)[.. Cells(trace, method)])]);
    }

    private static readonly string[] MethodHeadings = ["method", "exclusive", "share", "inclusive", "share", "samples"];

    /// <summary>The trace in one line.</summary>
    public static string Title(TraceReport trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Live is { } live ? LiveRows.Title(trace, live) : FormattableString.Invariant($"{trace.File}: {Figures.Duration(trace.DurationMs)}, {trace.Events:N0} events, {trace.LostEvents:N0} lost, {trace.Samples?.ToString("N0", CultureInfo.InvariantCulture) ?? "no"} samples{(trace.SampleIntervalMs is { } ms ? $", one of each thread every {Figures.Duration(ms)}" : "")}");
    }

    /// <summary>The process in one line.</summary>
    public static string Process(TraceProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        string?[] facts =
        [
            process.ProcessId is { } id ? FormattableString.Invariant($"process {id}") : null, process.CommandLine, process.Runtime, process.Os, process.Architecture,
            process.Cores is { } cores ? FormattableString.Invariant($"{cores} cores") : null,
            process.StartedUtc is { } started ? started.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : null,
        ];
        return string.Join(", ", facts.OfType<string>());
    }

    /// <summary>A line per kind of thing that took time.</summary>
    public static IEnumerable<string> Sums(TraceReport trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var generations = trace.Collections is { } counts ? $" ({string.Join(", ", counts.Select((count, generation) => FormattableString.Invariant($"gen {generation}: {count}")))})" : "";
        yield return $"gc pauses: {Sum(trace.GcPauses)}{(trace.GcPauses is { } pauses && trace.DurationMs > 0 ? $", {Figures.Percent(pauses.TotalMs / trace.DurationMs)} of the time" : "")}{generations}";
        yield return $"contended locks: {Sum(trace.Contentions)}";
        yield return $"waits: {Sum(trace.Waits)}";
        yield return $"compiled methods: {Sum(trace.Compilations)}";
        foreach (var sum in trace.Live is { } live ? LiveRows.Sums(trace, live) : []) yield return sum;
    }

    private static IEnumerable<string> Cells(TraceThread thread)
    {
        yield return FormattableString.Invariant($"{thread.Name} {thread.ThreadId}");
        yield return thread.Samples?.ToString("N0", CultureInfo.InvariantCulture) ?? Figures.Unknown;
        foreach (var ms in (double?[])[thread.SampledMs, thread.GcSuspendedMs, thread.LockMs, thread.WaitMs, thread.JitMs, thread.CpuMs, thread.RunQueueMs]) yield return ms == 0 ? "0" : Figures.Duration(ms);
    }

    private static IEnumerable<string> Cells(TraceReport trace, TraceMethod method)
    {
        yield return method.Name;
        yield return Figures.Duration(method.ExclusiveMs);
        yield return Figures.Percent(method.ExclusiveSamples / (double?)trace.Samples);
        yield return Figures.Duration(method.InclusiveMs);
        yield return Figures.Percent(method.InclusiveSamples / (double?)trace.Samples);
        yield return FormattableString.Invariant($"{method.ExclusiveSamples:N0} of {method.InclusiveSamples:N0}");
    }

    private static string Sum(Occurrences? occurrences) => occurrences is null
        ? Unavailable
        : occurrences.Count == 0 ? "none" : FormattableString.Invariant($"{occurrences.Count:N0}, {Figures.Duration(occurrences.TotalMs)} in all, at most {Figures.Duration(occurrences.LongestMs)}");
}
