namespace Concur.Harness.Measurement;

/// <summary>How far a launch's warm-up has come.</summary>
internal readonly record struct Warmup
{
    /// <summary>The number of iterations so far.</summary>
    public int Iterations { get; init; }

    /// <summary>How long they took together, ns.</summary>
    public long ElapsedNs { get; init; }

    /// <summary>The wall time of the last one, ns.</summary>
    public long LastNs { get; init; }

    /// <summary>The wall time of the fastest one, which other processes disturbed least, ns.</summary>
    public long FastestNs { get; init; }

    /// <summary>The time that the runtime compiled during the last one, as a share of its wall time.</summary>
    public double CompilingShare { get; init; }

    /// <summary>How long the runtime has compiled nothing, ns.</summary>
    public long QuietNs { get; init; }

    /// <summary>With one iteration more.</summary>
    /// <param name="lastNs">Its wall time, ns.</param>
    /// <param name="compiledNs">How long the runtime compiled during it, ns.</param>
    /// <param name="elapsedNs">The time since the warm-up began, ns.</param>
    public Warmup After(long lastNs, long compiledNs, long elapsedNs) => new()
    {
        Iterations = Iterations + 1,
        ElapsedNs = elapsedNs,
        LastNs = lastNs,
        FastestNs = Iterations == 0 ? lastNs : Math.Min(FastestNs, lastNs),
        CompilingShare = compiledNs / (double)Math.Max(1, lastNs),
        QuietNs = compiledNs > 0 ? 0 : QuietNs + elapsedNs - ElapsedNs,
    };
}
