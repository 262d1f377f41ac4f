using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The calls in which threads acquired locks, waited, or left the CPUs, as tables and lines.</summary>
public static class CallTables
{
    /// <summary>A smaller share of the threads' time is not listed.</summary>
    private const double LeastShare = 0.001;

    /// <summary>A smaller share of the units' time is not mentioned in a line.</summary>
    private const double LeastShareToSay = 0.01;

    private const string Rights = "perf events as root, or with CAP_PERFMON";

    private static readonly string[] AcquiringHeadings = ["call", "called by", "in all", "on a CPU", "for a core", "asleep", "blocked"];

    /// <summary>The tables that there is something for.</summary>
    /// <param name="live">A process that was recorded while it ran.</param>
    public static IEnumerable<TextTable> All(LiveRecording live)
    {
        ArgumentNullException.ThrowIfNull(live);
        return new[] { Acquiring(live.Calls), Waits(live), OffCpus(live.Calls) }.OfType<TextTable>();
    }

    /// <summary>What stands out in a trial's units, a line for each.</summary>
    public static IEnumerable<string> Lines(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Calls is not { ThreadMs: > 0 } calls) yield break;
        if (calls.SpinningMs is { } spinning && spinning >= LeastShareToSay * calls.ThreadMs)
        {
            var call = calls.AcquiringCalls.First();
            var parts = calls.Evidence == CallEvidence.Switches
                ? $", {Percent(calls.Acquiring!.OnCpuMs)} on a CPU, {Percent(calls.Acquiring.QueuedMs)} waiting for a core, "
                    + $"{Percent(calls.Acquiring.AsleepMs)} asleep between tries, {Percent(calls.Acquiring.BlockedMs)} blocked"
                : "";
            var taken = $"acquiring locks took {Percent(calls.Acquiring!.TotalMs)} of the time inside units{parts}";
            yield return $"{trial.Label}, profiled: {taken}, most of it {call.Call}{By(call)}";
        }

        foreach (var call in Named(calls).Where(call => call.TotalMs >= LeastShareToSay * calls.ThreadMs).Take(2))
        {
            yield return $"{trial.Label}, profiled: off the CPUs for {What(call)}{By(call)}, "
                + $"{Percent(call.TotalMs)} of the time inside units";
        }

        string Percent(double? ms) => Figures.Percent(ms / calls.ThreadMs);
    }

    /// <summary>What a call off the CPUs was, in words.</summary>
    internal static string What(CallTime call)
    {
        var words = call.Kind switch
        {
            "sleep" => "sleep",
            "file" => "a file",
            "socket" => "a socket",
            "page-fault" => "memory that was not there yet (page fault)",
            "memory" => "memory from the kernel",
            "process" => "another process",
            "runtime" => "the runtime, as in allocation",
            "other" => "something else",
            _ => "an unknown reason",
        };
        return call.Call is null ? words : $"{words} ({call.Call})";
    }

    private static TextTable? Acquiring(CallReport? calls)
    {
        if (calls?.Acquiring is not { } all) return null;
        var share = calls.AcquirersMs > 0 && all.TotalMs is { } totalMs
            ? $": {Figures.Percent(totalMs / calls.AcquirersMs)} of the time of {Threads(calls.Acquirers)}"
            : "";
        return new TextTable(
            $"Acquiring locks{share} (a part of the times above)",
            AcquiringHeadings,
            [
                .. calls.AcquiringCalls.Select(call => (IReadOnlyList<string>)
                [
                    call.Call ?? "not known", call.Site ?? "not known",
                    .. new[] { call.TotalMs, call.OnCpuMs, call.QueuedMs, call.AsleepMs, call.BlockedMs }.Select(Time),
                ]),
            ])
        {
            LeftColumns = 2,
            Footnote = calls.Evidence switch
            {
                CallEvidence.Cpu => "How much of the waiting for a core was for a lock is not known: stacks at switches were not recorded, "
                    + $"which needs {Rights}.",
                CallEvidence.Wall => $"By the runtime's sampler, which does not tell whether a thread was on a CPU; {Rights}, do.",
                _ => null,
            },
        };
    }

    private static TextTable? Waits(LiveRecording live) => live.WaitSites is not { IsEmpty: false } sites ? null : new TextTable(
        "Waits that the runtime timed, by call",
        ["call", "kind", "waits", "in all", "at most"],
        [
            .. sites.Select(site => (IReadOnlyList<string>)
            [
                RuntimeSentence.Name(site), site.Kind, Figures.Whole(site.Count), Time(site.TotalMs), Time(site.LongestMs),
            ]),
        ])
    {
        LeftColumns = 2,
    };

    private static TextTable? OffCpus(CallReport? calls)
    {
        if (calls is null) return null;
        var named = Named(calls).Where(call => call.TotalMs >= LeastShare * calls.ThreadMs).ToList();
        return named.Count == 0 ? null : new TextTable(
            "Off the CPUs with no event to name it (io-sleep), by stack",
            ["for", "called by", "in all"],
            [.. named.Select(call => (IReadOnlyList<string>)[What(call), call.Site ?? "", Time(call.TotalMs)])])
        {
            LeftColumns = 2,
            Footnote = "Stacks on which no method of the program was found, such as those of the runtime's own threads, are left out.",
        };
    }

    private static IEnumerable<CallTime> Named(CallReport calls) =>
        calls.Calls.Where(call => call is { Kind: not "acquire", Site: not null }).OrderByDescending(call => call.TotalMs);

    private static string By(CallTime call) => call.Site is null ? "" : $", called by {call.Site}";

    private static string Threads(int count) =>
        count == 1 ? "one thread" : FormattableString.Invariant($"{count} threads");

    private static string Time(double? ms) => ms is null ? "unavailable" : ms == 0 ? "0" : Figures.Duration(ms);
}
