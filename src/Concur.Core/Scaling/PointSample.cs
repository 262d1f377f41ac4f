using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Scaling;

/// <summary>The launches of one point of a sweep.</summary>
internal sealed class PointSample
{
    private readonly SweepLaunch? _wrong;
    private readonly List<LaunchDigest?> _digests;

    /// <param name="point">The point.</param>
    /// <param name="launches">Its launches by number, the profiled one first.</param>
    public PointSample(SweepPoint point, IReadOnlyList<SweepLaunch> launches)
    {
        Point = point;
        Account = MeanAccount.Of(launches.Where(launch => launch is { Number: >= 0, Error: null }).Select(launch => launch.Account));
        TimesMs = [
            .. launches.Where(launch => launch is { Number: >= 0, Error: null, IterationsMs.IsEmpty: false })
                .Select(launch => (IReadOnlyList<double>)launch.IterationsMs),
        ];
        MediansMs = [.. TimesMs.Select(MedianEstimate.Median)];
        _wrong = launches.FirstOrDefault(launch => launch.Error is not null);
        _digests = [.. launches.Where(launch => launch.Error is null).Select(launch => launch.Digest).Distinct()];
    }

    /// <summary>The point.</summary>
    public SweepPoint Point { get; }

    /// <summary>The account of its timed launches; null without one.</summary>
    public Account? Account { get; }

    /// <summary>The iteration times of each timed launch that succeeded, ms.</summary>
    public IReadOnlyList<IReadOnlyList<double>> TimesMs { get; }

    /// <summary>The median of each timed launch that succeeded, ms.</summary>
    public IReadOnlyList<double> MediansMs { get; }

    /// <summary>Whether a launch failed.</summary>
    public bool HasFailed => _wrong is not null;

    /// <summary>Whether all launches succeeded and there is a time.</summary>
    public bool IsWhole => !HasFailed && MediansMs.Count > 0;

    /// <summary>Whether it is the baseline.</summary>
    public bool IsSequential => Point.Strategy == StrategyNames.Sequential;

    /// <summary>The report of the point.</summary>
    /// <param name="sequential">The baseline at this size; null without it.</param>
    public SweepPointReport Report(PointSample? sequential)
    {
        var (agree, timing) = (Agrees(sequential), TimesMs.Count == 0 ? null : MedianEstimate.Of(TimesMs));
        return new SweepPointReport(Point, timing, agree == false || timing is null ? null : Speedup(sequential), Account)
        {
            Status = _wrong?.Status ?? TrialStatus.Ok,
            Error = _wrong?.Error,
            ResultsAgree = agree,
        };
    }

    /// <summary>How many times as fast as sequential at the same point, by rounds of launches.</summary>
    private RatioReport? Speedup(PointSample? sequential) =>
        sequential is { MediansMs.Count: > 0 } ? RatioEstimate.Paired(sequential.MediansMs, MediansMs) : null;

    /// <summary>Whether all launches gave sequential's results; null without results to compare.</summary>
    public bool? Agrees(PointSample? sequential) => (_digests, sequential?._digests) switch
    {
        ([null] or [], _) => null,
        ({ Count: > 1 } or [{ Single: null }], _) => false,
        (_, [{ } expected]) => _digests[0] == expected,
        _ => null,
    };
}

/// <summary>The account of a point, taken from its timed launches: profiling changes short-lived worker processes too much.</summary>
internal static class MeanAccount
{
    /// <summary>The mean iteration of all launches; where the number of lanes varies, its number is that of most iterations.</summary>
    /// <param name="timed">The accounts of the timed launches.</param>
    /// <returns>Null without an account. A category that one account lacks is unknown.</returns>
    public static Account? Of(IEnumerable<Account?> timed)
    {
        var all = timed.OfType<Account>().ToList();
        if (all.Count == 0) return null;
        long Mean(Func<Account, long> ns) => (long)Math.Round(all.Sum(account => (double)ns(account) * Weight(account)) / Iterations(all));
        return new Account
        {
            Lanes = all.GroupBy(account => account.Lanes).OrderBy(group => (Iterations(group), group.Key)).Last().Key,
            WallNs = Mean(account => account.WallNs),
            LaneNs = Mean(account => account.LaneNs),
            Iterations = (int)Iterations(all),
            ByCategory = [
                .. CategoryNames.All.Select(category =>
                    all.TrueForAll(account => account[category] is not null) ? Mean(account => account[category]!.Value) : (long?)null),
            ],
        };
    }

    private static double Iterations(IEnumerable<Account> accounts) => accounts.Sum(Weight);

    private static double Weight(Account account) => Math.Max(1, account.Iterations);
}

/// <summary>A sweep's launches by point.</summary>
internal sealed class SweepSamples
{
    private readonly SweepGrid _request;
    private readonly Dictionary<long, PointSample> _sequential;

    /// <param name="request">The sweep's request.</param>
    /// <param name="launches">The launches, in any order.</param>
    public SweepSamples(SweepGrid request, IEnumerable<SweepLaunch> launches)
    {
        _request = request;
        All =
        [
            .. launches.GroupBy(launch => launch.Point)
                .Select(group => new PointSample(group.Key, [.. group.OrderBy(launch => launch.Number)]))
                .OrderBy(sample => request.Strategies.IndexOf(sample.Point.Strategy))
                .ThenBy(sample => sample.Point.Size)
                .ThenBy(sample => sample.Point.Workers),
        ];
        _sequential = All.Where(sample => sample.IsSequential).ToDictionary(sample => sample.Point.Size);
        Right = [.. All.Where(sample => !sample.IsSequential && sample.IsWhole && sample.Agrees(Sequential(sample.Point.Size)) != false)];
    }

    /// <summary>Every point, by strategy in the order of the request, size and workers.</summary>
    public IReadOnlyList<PointSample> All { get; }

    /// <summary>The complete points with right results, sequential left out: no law is fitted to the speed of wrong results.</summary>
    public IReadOnlyList<PointSample> Right { get; }

    /// <summary>
    /// The points in <see cref="Right"/> by strategy and number of workers, each with sequential at the same size. An added
    /// size counts only when all its launches were made.
    /// </summary>
    public IEnumerable<(string Strategy, int Workers, IReadOnlyList<(PointSample Trial, PointSample Sequential)> Samples)> BySize =>
        Right.SelectMany(sample =>
            Sequential(sample.Point.Size) is { IsWhole: true } sequential && Counts(sample) && Counts(sequential)
                ? [(Trial: sample, Sequential: sequential)]
                : Array.Empty<(PointSample Trial, PointSample Sequential)>())
            .GroupBy(pair => (pair.Trial.Point.Strategy, pair.Trial.Point.Workers))
            .Select(group => (group.Key.Strategy, group.Key.Workers, (IReadOnlyList<(PointSample, PointSample)>)[.. group]));

    /// <summary>Whether all timed launches of a point were made.</summary>
    public bool IsOver(PointSample sample) => sample.MediansMs.Count >= _request.Launches;

    /// <summary>The baseline at a size; null without one.</summary>
    public PointSample? Sequential(long size) => _sequential.GetValueOrDefault(size);

    /// <summary>Whether a point counts. An added point that was broken off would only widen the intervals.</summary>
    private bool Counts(PointSample sample) => IsOver(sample) || !_request.IsAdded(sample.Point);
}
