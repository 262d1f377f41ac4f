namespace Concur.Abstractions;

/// <summary>
/// The time in which a unit waits for something outside, from <see cref="WorkUnit.Blocking"/> to <see cref="Dispose"/>. It costs one test
/// for null under every strategy but <c>gil</c>.
/// </summary>
public readonly struct BlockingScope : IDisposable, IEquatable<BlockingScope>
{
    private readonly Action? _end;

    internal BlockingScope(Action? end) => _end = end;

    /// <summary>Ends the wait. Under the <c>gil</c> strategy it returns when the unit has the global lock again.</summary>
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
