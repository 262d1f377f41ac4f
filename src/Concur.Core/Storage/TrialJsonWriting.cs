using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>From a trial's report to the run file's form.</summary>
internal static class TrialJsonWriting
{
    private const double NsPerMs = 1e6;

    public static TrialJson Of(TrialReport trial) => RuntimeJsonWriting.Add(trial, new TrialJson
    {
        Strategy = trial.Strategy,
        Variant = trial.Variant,
        Status = RunWords.Of(trial.Status),
        Error = trial.Error,
        Digest = trial.Digest,
        ResultsAgree = trial.ResultsAgree,
        Launches = [.. trial.Launches.Select(Of)],
        MedianMs = trial.Timing?.MedianMs,
        MedianInterval = trial.Timing is { LowMs: { } low, HighMs: { } high } ? new IntervalJson(low, high) : null,
        Iterations = trial.Timing?.Count ?? 0,
        Speedup = trial.Speedup,
        SpeedupInterval = IntervalJson.Of(trial.SpeedupInterval),
        Stability = trial.Stability is { } s ? new StabilityJson(s.CentreMs, s.SpreadMs, s.SlowestMs, s.Outliers, s.ModesMs, s.Drift) : null,
        IdealSpeedup = trial.IdealSpeedup,
        CoresUsed = trial.CoresUsed,
        ObserverEffect = trial.ObserverEffect,
        LostEvents = trial.LostEvents,
        Account = trial.Account is null ? null : Of(trial.Account),
        Gap = [.. trial.Gap.Select(part => new GapJson(part.Name, part.Share))],
        CoreAccount = trial.Cores is null ? null : Of(trial.Cores),
        Processes = trial.Processes.IsEmpty ? null : [.. trial.Processes.Select(p => new ProcessJson(
            p.ProcessId, p.ParentId, p.Command, p.Dotnet, p.StartMs, p.WallMs, p.UserMs, p.SysMs, p.Threads, p.Account is null ? null : Of(p.Account)))],
        Ipc = trial.Ipc is { } ipc ? new IpcJson(ipc.Bytes, ipc.SerialiseNs / NsPerMs, ipc.TransferNs / NsPerMs, ipc.DeserialiseNs / NsPerMs) : null,
        Speedscope = trial.Speedscope,
    });

    private static LaunchJson Of(LaunchReport launch) => new(
        launch.Profiled, launch.RealMs, launch.UserMs, launch.SysMs, launch.MaxRssBytes, launch.ExitCode, launch.IterationsMs)
    {
        VoluntarySwitches = launch.VoluntarySwitches,
        InvoluntarySwitches = launch.InvoluntarySwitches,
        ThrottledPeriods = launch.ThrottledPeriods,
        Account = launch.Account is null ? null : Of(launch.Account),
    };

    public static AccountJson Of(Account account) => new(
        account.Lanes,
        account.WallNs / NsPerMs,
        account.LaneNs / NsPerMs,
        account.Iterations,
        [.. CategoryNames.All.Select(category => new CategoryJson(CategoryNames.Of(category), account[category] / NsPerMs))],
        account.UnexplainedNs / NsPerMs);

    private static CoreAccountJson Of(CoreAccount account) => new(
        account.Cores,
        account.WallNs / NsPerMs,
        [.. account.Categories.Select(category => new CategoryJson(category.Name, category.Ns / NsPerMs))],
        account.UnexplainedNs / NsPerMs,
        account.CoresInUse is { } shares ? [.. shares.Select(share => new CoresJson(share.Cores, share.Share))] : null);
}
