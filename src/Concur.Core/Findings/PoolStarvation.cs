using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>Units stood in the pool's queue while its threads were blocked, and the pool added threads one by one.</summary>
internal sealed class PoolStarvation : IFindingRule
{
    private const double Notable = 0.05;
    private const int MostWorkers = 64;

    public Finding? Find(TrialInRun subject)
    {
        if (subject.Trial is not { Pool: { } pool, Account: { } account } || pool.Starved + pool.Compensated + pool.Climbed == 0) return null;
        return account.Share(Category.PoolQueue) > Notable
            ? new Finding(
                nameof(PoolStarvation), Severity.Warning, subject.Label,
                FormattableString.Invariant($"{subject.Label}: lanes waited {account.Share(Category.PoolQueue):P0} of their time for the pool, which grew to {pool.MostThreads} threads ({pool.Starved} added because it starved, {pool.Compensated} because others blocked on tasks, {pool.Climbed} changes in search of throughput)"),
                subject.Path + ".pool",
                "await instead of blocking (async), block on threads of your own (threads with more workers), or raise the pool's minimum (--workers)")
            {
                Remedy = subject.WithWorkers(Math.Min(MostWorkers, subject.Request.Units), CategoryNames.Of(Category.PoolQueue)),
            }
            : null;
    }
}
