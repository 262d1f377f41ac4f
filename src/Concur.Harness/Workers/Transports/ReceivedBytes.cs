using System.Runtime.InteropServices;
using Concur.Harness.Measurement;

namespace Concur.Harness.Workers.Transports;

/// <summary>A result's bytes as they came: in an array of the harness's, or where the worker laid them down.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Array">A byte array, or an array of doubles; null where they lie in shared memory.</param>
/// <param name="Shared">The result in shared memory; null where it was copied.</param>
internal readonly record struct ReceivedBytes(ResultKind Kind, Array? Array, SharedResult? Shared)
{
    /// <summary>Room for a result: an array of doubles is received as one, all else as bytes.</summary>
    public static ReceivedBytes Room(ResultKind kind, int length) => kind == ResultKind.Doubles
        ? new ReceivedBytes(kind, GC.AllocateUninitializedArray<double>(length / sizeof(double)), null)
        : new ReceivedBytes(kind, GC.AllocateUninitializedArray<byte>(length), null);

    /// <summary>The array's memory, to be filled.</summary>
    public Span<byte> Memory => Array is double[] doubles ? MemoryMarshal.AsBytes(doubles.AsSpan()) : (byte[])Array!;

    /// <summary>The value again.</summary>
    public object? ToValue() => Shared is not null ? Shared : Array is double[]? Array : ResultBytes.Decode(Kind, (byte[])Array!);
}
