using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>From the run file's form back to a trial's report.</summary>
internal static class TrialJsonReading
{
    private const double NsPerMs = 1e6;

    /// <exception cref="FormatException">A word is not what this version knows.</exception>
    public static TrialReport Of(TrialJson trial) => RuntimeJsonReading.Add(trial, new TrialReport
    {
        Strategy = trial.Strategy,
        Variant = trial.Variant,
        Status = RunWords.Parse<TrialStatus>(trial.Status),
        Error = trial.Error,
        Digest = trial.Digest,
        ResultsAgree = trial.ResultsAgree,
        Launches = [.. trial.Launches.Select(Of)],
        Timing = trial.MedianMs is { } median
            ? new TimingSummary(median, trial.MedianInterval?.Low, trial.MedianInterval?.High, trial.Iterations)
            : null,
        Speedup = trial.Speedup,
        SpeedupInterval = trial.SpeedupInterval is { } interval ? new Interval(interval.Low, interval.High) : null,
        Stability = trial.Stability is { } s ? new StabilityReport(s.CentreMs, s.SpreadMs) { SlowestMs = s.SlowestMs, Outliers = s.Outliers, ModesMs = [.. s.ModesMs], Drift = s.Drift } : null,
        IdealSpeedup = trial.IdealSpeedup,
        CoresUsed = trial.CoresUsed,
        ObserverEffect = trial.ObserverEffect,
        LostEvents = trial.LostEvents,
        Account = trial.Account is null ? null : Of(trial.Account),
        Gap = [.. trial.Gap.Select(part => new GapPart(part.Name, part.Share))],
        Cores = trial.CoreAccount is null ? null : Of(trial.CoreAccount),
        Processes = [.. trial.Processes?.Select(Of) ?? []],
        Ipc = trial.Ipc is { } ipc ? new IpcReport(ipc.Bytes, Ns(ipc.SerialiseMs), Ns(ipc.TransferMs), Ns(ipc.DeserialiseMs)) : null,
        Speedscope = trial.Speedscope,
    });

    private static ProcessReport Of(ProcessJson process) => new()
    {
        ProcessId = process.Pid,
        ParentId = process.ParentPid,
        Command = process.Command,
        Dotnet = process.Dotnet,
        StartMs = process.StartMs,
        WallMs = process.WallMs,
        UserMs = process.UserMs,
        SysMs = process.SysMs,
        Threads = process.Threads,
        Account = process.Account is null ? null : Of(process.Account),
    };

    private static LaunchReport Of(LaunchJson launch) => new()
    {
        Profiled = launch.Profiled,
        RealMs = launch.RealMs,
        UserMs = launch.UserMs,
        SysMs = launch.SysMs,
        MaxRssBytes = launch.MaxRssBytes,
        ExitCode = launch.ExitCode,
        VoluntarySwitches = launch.VoluntarySwitches,
        InvoluntarySwitches = launch.InvoluntarySwitches,
        ThrottledPeriods = launch.ThrottledPeriods,
        Account = launch.Account is null ? null : Of(launch.Account),
        IterationsMs = [.. launch.IterationsMs],
    };

    public static Account Of(AccountJson account)
    {
        var byName = account.Categories.ToDictionary(category => category.Name, category => category.Ms);
        return new Account
        {
            Lanes = account.Lanes,
            WallNs = Ns(account.WallMs),
            Iterations = account.Iterations,
            ByCategory = [.. CategoryNames.All.Select(category => byName.GetValueOrDefault(CategoryNames.Of(category)) is { } ms ? Ns(ms) : (long?)null)],
        };
    }

    private static CoreAccount Of(CoreAccountJson account) => new()
    {
        Cores = account.Cores,
        WallNs = Ns(account.WallMs),
        Categories = [.. account.Categories.Select(category => new NamedNs(category.Name, category.Ms is { } ms ? Ns(ms) : null))],
        UnexplainedNs = account.UnexplainedMs is { } unexplained ? Ns(unexplained) : null,
        CoresInUse = account.CoresInUse is { } shares ? [.. shares.Select(share => new CoresShare(share.Cores, share.Share))] : null,
    };

    private static long Ns(double ms) => (long)Math.Round(ms * NsPerMs);
}
