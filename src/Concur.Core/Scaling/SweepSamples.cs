using Concur.Core.Model;

namespace Concur.Core.Scaling;

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
