using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>Lanes queue for a lock that one of them holds nearly all the time.</summary>
internal sealed class LockConvoy : IFindingRule
{
    internal const double Notable = 0.10;

    /// <summary>Below this, lanes only take turns.</summary>
    private const double WorthSharing = 1.15;

    public Finding? Find(TrialInRun subject)
    {
        if (subject.NetShare(Category.Lock) <= Notable) return null;
        var takesTurns = subject.Trial.Speedup < WorthSharing;
        return new Finding(
            nameof(LockConvoy), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: lanes were blocked on locks {subject.ShareText(Category.Lock)}{Recorded(subject.Trial.Locks)}"),
            subject.Path + (subject.Trial.Locks is null ? ".account" : ".locks"),
            $"hold the lock for less, split it into one per part, or let each lane work on its own and put the parts together at the end{(takesTurns ? "; as it is lanes only take turns, and one lane does as well" : "; fewer workers wait less")}")
        {
            Remedy = takesTurns ? new Remedy(CategoryNames.Of(Category.Lock)) { Strategy = StrategyNames.Sequential } : subject.WithWorkers(subject.Lanes / 2, CategoryNames.Of(Category.Lock)),
        };
    }

    private static string Recorded(LockReport? locks) => locks is { Top: [{ } top, ..] }
        ? FormattableString.Invariant($" ({locks.Waits} waits of up to {locks.LongestMs:0.#} ms were recorded, {top.Waits} of them for one lock{Owners(top)}{Site(top)})")
        : "";

    private static string Site(ContendedLock top) => top.Sites is [{ Site: { } site }, ..] ? $", waited for in {site}" : "";

    private static string Owners(ContendedLock top) => top.Owners.IsEmpty ? "" : $", held by {string.Join(", ", top.Owners.Select(owner => owner.Name))}";
}
