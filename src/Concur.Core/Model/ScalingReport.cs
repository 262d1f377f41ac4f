namespace Concur.Core.Model;

/// <summary>
/// What a curve of times over workers says by a law: T(N) = T(1) / N x (1 + contention (N - 1) + coherency N (N - 1)).
/// With coherency it is Gunther's Universal Scalability Law, without it Amdahl's, whose serial share the contention is.
/// </summary>
/// <param name="BaseMs">The fitted time with one worker, ms.</param>
/// <param name="Contention">The share of the work that workers cannot do at a time, 0 or more.</param>
/// <param name="Coherency">What each pair of workers costs, as a share of the work, 0 or more; 0 by Amdahl's law.</param>
/// <param name="Misfit">The root mean square of the relative residuals.</param>
public sealed record ScalingReport(double BaseMs, double Contention, double Coherency, double Misfit)
{
    /// <summary>The contention's interval; null with too few launches a point.</summary>
    public Interval? ContentionInterval { get; init; }

    /// <summary>The coherency's interval; null with too few launches a point.</summary>
    public Interval? CoherencyInterval { get; init; }

    /// <summary>Whether it was fitted through numbers of workers past the cores as well, for want of others: then waiting for a core is part of it.</summary>
    public bool PastCores { get; init; }

    /// <summary>With how many workers it is fastest; null where more are always better.</summary>
    public double? Peak => Contention >= 1 ? 1 : Coherency > 0 ? Math.Max(1, Math.Sqrt((1 - Contention) / Coherency)) : null;

    /// <summary>The time with so many workers, ms.</summary>
    public double TimeMs(double workers) => BaseMs / workers * (1 + (Contention * (workers - 1)) + (Coherency * workers * (workers - 1)));
}
