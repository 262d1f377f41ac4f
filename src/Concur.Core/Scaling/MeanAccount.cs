using Concur.Core.Model;

namespace Concur.Core.Scaling;

/// <summary>The account of a point, taken from its timed launches: profiling changes short-lived worker processes too much.</summary>
internal static class MeanAccount
{
    /// <summary>
    /// The mean iteration of all launches. Where the number of lanes varies, only launches with the most frequent number count;
    /// of two equally frequent ones, the larger.
    /// </summary>
    /// <param name="timed">The accounts of the timed launches.</param>
    /// <returns>Null without an account. A category that one account lacks is unknown.</returns>
    public static Account? Of(IEnumerable<Account?> timed)
    {
        var usual = timed.OfType<Account>()
            .GroupBy(account => account.Lanes)
            .OrderBy(group => (Iterations(group), group.Key))
            .LastOrDefault()?.ToList();
        if (usual is null) return null;
        long Mean(Func<Account, long> ns) =>
            (long)Math.Round(usual.Sum(account => (double)ns(account) * Weight(account)) / Iterations(usual));
        return new Account
        {
            Lanes = usual[0].Lanes,
            WallNs = Mean(account => account.WallNs),
            Iterations = (int)Iterations(usual),
            ByCategory = [
                .. CategoryNames.All.Select(category =>
                    usual.TrueForAll(account => account[category] is not null) ? Mean(account => account[category]!.Value) : (long?)null),
            ],
        };
    }

    private static double Iterations(IEnumerable<Account> accounts) => accounts.Sum(Weight);

    private static double Weight(Account account) => Math.Max(1, account.Iterations);
}
