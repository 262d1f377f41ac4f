using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>A launch that a sweep has yet to make.</summary>
/// <param name="Point">The point that it measures.</param>
/// <param name="Number">Which of the point's timing launches it is, from 0; null for the profiled launch.</param>
/// <param name="Launch">What is launched.</param>
public sealed record SweepStep(SweepPoint Point, int? Number, LaunchPlan Launch);

/// <summary>A launch that a sweep has made.</summary>
/// <param name="Point">The point that it measured.</param>
/// <param name="Number">Which of the point's timing launches it is, from 0; null for the profiled launch.</param>
public sealed record SweepLaunch(SweepPoint Point, int? Number)
{
    /// <summary>Times of the measured iterations, ms; empty for the profiled launch, whose times are not comparable.</summary>
    public ImmutableArray<double> IterationsMs { get; init; } = [];

    /// <summary>Where its lanes' time went; null where nothing could be measured.</summary>
    public Account? Account { get; init; }

    /// <summary>What the units of the profiled launch were made of; null for timing launches, and where nothing could be read.</summary>
    public RecordedUnits? Units { get; init; }

    /// <summary>The results of its iterations; null without a complete iteration.</summary>
    public LaunchDigest? Digest { get; init; }

    /// <summary>How it went.</summary>
    public TrialStatus Status { get; init; }

    /// <summary>What went wrong, in one line; null when nothing did.</summary>
    public string? Error { get; init; }
}

/// <summary>The results of a launch's iterations, folded into one digest where they agree.</summary>
/// <param name="Single">The digest of every iteration, 16 hexadecimal digits; null where iterations differ.</param>
public sealed record LaunchDigest(string? Single)
{
    /// <summary>The digests of iterations that differ.</summary>
    public static LaunchDigest Several { get; } = new((string?)null);
}
