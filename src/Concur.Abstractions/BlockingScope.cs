namespace Concur.Abstractions;

/// <summary>
/// The time in which a unit waits for something outside the processor: see <see cref="WorkUnit.Blocking"/>. Close to
/// free where waiting means nothing to the strategy.
/// </summary>
public readonly struct BlockingScope : IDisposable, IEquatable<BlockingScope>
{
    private readonly Action? _end;

    internal BlockingScope(Action? end) => _end = end;

    /// <summary>The unit goes on: under <c>gil</c>, once it has the global lock again.</summary>
    public void Dispose() => _end?.Invoke();

    /// <summary>Whether both end the same wait.</summary>
    public bool Equals(BlockingScope other) => _end == other._end;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BlockingScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _end?.GetHashCode() ?? 0;

    /// <summary>Whether both end the same wait.</summary>
    public static bool operator ==(BlockingScope left, BlockingScope right) => left.Equals(right);

    /// <summary>Whether they end different waits.</summary>
    public static bool operator !=(BlockingScope left, BlockingScope right) => !left.Equals(right);
}
