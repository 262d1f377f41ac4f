using Concur.Core.Model;

namespace Concur.Reports.Sweeps;

/// <summary>A picture of a sweep, before anything is drawn. Both axes are logarithmic.</summary>
/// <param name="Name">For a file.</param>
/// <param name="Title">What is shown.</param>
/// <param name="Across">What goes to the right.</param>
/// <param name="Up">What goes up.</param>
/// <param name="Base">By what the marks of the axes grow.</param>
/// <param name="Series">What is drawn.</param>
public sealed record SweepPlot(string Name, string Title, string Across, string Up, int Base, IReadOnlyList<PlotSeries> Series);

/// <summary>A line of a picture.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Kind">How it came to be.</param>
/// <param name="Points">From left to right; all coordinates positive.</param>
public sealed record PlotSeries(string Name, PlotKind Kind, IReadOnlyList<PlotPoint> Points);

/// <summary>A point of a line.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Up.</param>
/// <param name="Interval">Of Y; null where it is not known.</param>
public sealed record PlotPoint(double X, double Y, Interval? Interval = null);

/// <summary>Where the points of a line come from.</summary>
public enum PlotKind
{
    /// <summary>They were measured.</summary>
    Measured,

    /// <summary>From a law that was fitted to what was measured.</summary>
    Fitted,

    /// <summary>From a simulation.</summary>
    Predicted,

    /// <summary>What nothing lost would give.</summary>
    Ideal,
}
