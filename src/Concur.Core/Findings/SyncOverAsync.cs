using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>Threads of the pool are blocked on tasks, which other threads of the pool have to complete.</summary>
internal sealed class SyncOverAsync : IFindingRule
{
    internal const double Notable = 0.20;
    private const int MostWorkers = 64;

    public Finding? Find(TrialInRun subject)
    {
        if (!subject.IsOnPool || subject.Trial.Pool is not { Compensated: > 0 } pool || subject.NetShare(Category.Wait) <= Notable) return null;
        return new Finding(
            nameof(SyncOverAsync), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: lanes were blocked in units {subject.ShareText(Category.Wait)}, and the pool added {pool.Compensated} threads because they were blocked on tasks"),
            subject.Path + (subject.Trial.Waits is null ? ".pool" : ".waits"),
            Advice(subject))
        {
            Remedy = Remedy(subject),
        };
    }

    private static bool CanAwait(TrialInRun subject) => BuiltInWorkload.Find(subject.Request.Workload) is { Awaits: true };

    private static string Advice(TrialInRun subject) => CanAwait(subject)
        ? subject.Tried(StrategyNames.Async) ? "await the units: async is in this run" : "await the units instead of blocking on them: -s async"
        : "make the blocking call async all the way up (no .Result, .Wait() or GetResult() in a unit); until then give the pool as many threads as block (--workers)";

    private static Remedy? Remedy(TrialInRun subject) => CanAwait(subject)
        ? subject.WithStrategy(StrategyNames.Async, CategoryNames.Of(Category.Wait))
        : subject.Request.Units > subject.Lanes ? subject.WithWorkers(Math.Min(MostWorkers, subject.Request.Units), CategoryNames.Of(Category.PoolQueue)) : null;
}
