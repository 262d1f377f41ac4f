using Concur.Core.Model;

namespace Concur.Core.Scaling;

/// <summary>The account of a point: that of its timing launches, for recording makes some launches another thing.</summary>
internal static class MeanAccount
{
    /// <summary>The mean iteration of all launches: where the number of lanes varies, of the most usual, and of the larger of two as usual.</summary>
    /// <param name="timed">Accounts of timing launches.</param>
    /// <returns>Null where there is none. A category that one of them can't tell is unknown.</returns>
    public static Account? Of(IEnumerable<Account?> timed)
    {
        var usual = timed.OfType<Account>().GroupBy(account => account.Lanes).OrderBy(group => (Iterations(group), group.Key)).LastOrDefault()?.ToList();
        if (usual is null) return null;
        long Mean(Func<Account, long> ns) => (long)Math.Round(usual.Sum(account => (double)ns(account) * Weight(account)) / Iterations(usual));
        return new Account
        {
            Lanes = usual[0].Lanes,
            WallNs = Mean(account => account.WallNs),
            Iterations = (int)Iterations(usual),
            ByCategory = [.. CategoryNames.All.Select(category => usual.TrueForAll(account => account[category] is not null) ? Mean(account => account[category]!.Value) : (long?)null)],
        };
    }

    private static double Iterations(IEnumerable<Account> accounts) => accounts.Sum(Weight);

    private static double Weight(Account account) => Math.Max(1, account.Iterations);
}
