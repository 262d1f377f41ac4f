namespace Concur.Harness.Measurement;

/// <summary>An array of doubles that lies in memory shared with the worker that made it; valid until the next iteration.</summary>
internal sealed unsafe class SharedResult(byte* start, int length)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => new(start, length);
}
