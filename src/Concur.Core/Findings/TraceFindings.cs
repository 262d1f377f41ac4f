using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Findings;

/// <summary>Warnings about a trace that decide how far its figures can be trusted.</summary>
public static class TraceFindings
{
    /// <summary>Source: https://learn.microsoft.com/dotnet/core/deploying/native-aot/diagnostics.</summary>
    private const string NativeAot = "a program that was compiled ahead of time (NativeAOT) has no such events";

    private const string KeepMappings =
        "the program was compiled ahead of time (NativeAOT), and its file has the names: while it runs, keep /proc/PID/maps beside the "
        + "trace FILE.nettrace as FILE.maps, and leave the program and its .dbg file as they are";

    /// <summary>Whether the files were whole and all that happened is in them.</summary>
    public static ImmutableArray<Finding> OfReading(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return [.. recording.Sessions.SelectMany(OfReading)];
    }

    /// <summary>The warnings about a trace file, and the events that its session did not record.</summary>
    public static ImmutableArray<Finding> Of(TraceReport report, Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var session = recording.Processes[0].Sessions[0];
        var isOfMachine = session.Scheduled is not null;
        var noNames = isOfMachine || recording.Processes[0].NamesCompiledMethods ? null : NoNames(report, session.Seen);
        Finding?[] others = [NoSamples(report), noNames, CompiledAheadRules.Of(report), .. NoProviders(report, session.Seen)];
        return [.. OfReading(session).Concat(others.OfType<Finding>()).OrderByDescending(finding => finding.Severity)];
    }

    private static IEnumerable<Finding> OfReading(SessionRecording session) =>
        new[] { Damaged(session.Damage), Truncated(session), Lost(session) }.OfType<Finding>();

    private static Finding? Damaged(string? damage) => damage is null
        ? null
        : new Finding(
            "DamagedTrace", Severity.Warning, null, $"the trace is damaged, and what follows the damage was not read ({damage})", "events",
            "the figures are those of the part before; copy the file again, or record again");

    private static Finding? Truncated(SessionRecording session) => session.IsComplete || session.Damage is not null
        ? null
        : new Finding(
            "TruncatedTrace", Severity.Warning, null, "the trace ends before its session did", "durationMs",
            "the figures are those of the part that is there, and names of methods that were compiled early may be missing; "
            + "let the process, or the recording, end by itself");

    private static Finding? Lost(SessionRecording session) => session.Lost == 0
        ? null
        : new Finding(
            "LostEvents", Severity.Warning, null,
            FormattableString.Invariant($"the session dropped {session.Lost:N0} events besides the {session.Events:N0} that are there"),
            "lostEvents",
            "figures may be too small; record again with --buffersize 1024, or with fewer keywords");

    private static Finding? NoSamples(TraceReport report) => report.Samples is not null
        ? null
        : new Finding(
            "NoSamples", Severity.Warning, null, "the trace has no stack samples, so threads' times and methods are unavailable", "samples",
            $"record with the provider {TraceKeywords.Sampler}: {TraceKeywords.CommandFor(KnownTo(report))}; {NativeAot}");

    private static Finding? NoNames(TraceReport report, EventKinds seen) => report.Samples is null || seen.HasFlag(EventKinds.Methods)
        ? null
        : new Finding(
            "NoMethodNames", Severity.Warning, null, "the trace names no methods, so its stacks mean nothing", "methods",
            report.Process.IsNativeAot
                ? KeepMappings
                : $"let the recording end by itself: names are written then; and do not switch the rundown off; {NativeAot}");

    private static IEnumerable<Finding?> NoProviders(TraceReport report, EventKinds seen)
    {
        var absent = TraceKeywords.All.Where(keyword => !seen.HasFlag(keyword.Kind))
            .Where(keyword => !report.Process.IsNativeAot || keyword.Kind != EventKinds.Compilations)
            .ToLookup(keyword => keyword.IsIn(report.Process));
        yield return Absent([.. absent[true]], report);
        foreach (var keyword in absent[false])
        {
            yield return new Finding(
                "NotInRuntime", Severity.Info, null,
                FormattableString.Invariant($"{keyword.Gives} is unavailable: the runtime has such events from .NET {keyword.Since} on, ")
                    + $"and this is {report.Process.Runtime}",
                "threads",
                FormattableString.Invariant(
                    $"run the program with .NET {keyword.Since} or later to see them; no option of a recording helps"));
        }
    }

    private static Finding? Absent(List<TraceKeyword> absent, TraceReport report)
    {
        var named = string.Join(", ", absent.Select(keyword => $"{keyword.Gives} ({keyword.Name} {keyword.Hex})"));
        return named.Length == 0 ? null : new Finding(
            "NoProviders", Severity.Info, null,
            $"unavailable, for none of their events came: {named}; either nothing of the kind happened, or the keyword of "
                + $"{TraceKeywords.Runtime} was off",
            "threads",
            $"to be sure, record with {TraceKeywords.CommandFor(KnownTo(report))}"
                + (absent.Exists(keyword => keyword.Kind == EventKinds.Compilations) ? $"; of jit, {NativeAot}" : ""));
    }

    private static IEnumerable<TraceKeyword> KnownTo(TraceReport report) =>
        TraceKeywords.All.Where(keyword => keyword.IsIn(report.Process));
}
