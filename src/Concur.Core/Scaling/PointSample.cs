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
        return new SweepPointReport(Point, timing, agree == false || timing is null ? null : Speedup(sequential, timing.MedianMs), Account)
        {
            Status = _wrong?.Status ?? TrialStatus.Ok,
            Error = _wrong?.Error,
            ResultsAgree = agree,
        };
    }

    /// <summary>The ratio of the printed medians, with an interval from the rounds of launches.</summary>
    private RatioReport? Speedup(PointSample? sequential, double medianMs)
    {
        if (sequential is not { MediansMs.Count: > 0 }) return null;
        var ratio = MedianEstimate.Of(sequential.TimesMs).MedianMs / medianMs;
        return new RatioReport(
            ratio,
            RatioEstimate.Paired(sequential.MediansMs, MediansMs)?.Interval is { } sure
                ? new Interval(Math.Min(sure.Low, ratio), Math.Max(sure.High, ratio))
                : null);
    }

    /// <summary>Whether all launches gave sequential's results; null without results to compare.</summary>
    public bool? Agrees(PointSample? sequential) => (_digests, sequential?._digests) switch
    {
        ([null] or [], _) => null,
        ({ Count: > 1 } or [{ Single: null }], _) => false,
        (_, [{ } expected]) => _digests[0] == expected,
        _ => null,
    };
}
