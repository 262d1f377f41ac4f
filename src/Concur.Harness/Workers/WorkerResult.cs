using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>The bytes that a worker process sends back for a unit's result.</summary>
internal static class WorkerResult
{
    /// <param name="result">The result; null where the unit has none.</param>
    /// <param name="returns">Whether the result itself is sent, or what stands for it.</param>
    /// <param name="kind">The form of the bytes.</param>
    public static ReadOnlySpan<byte> Encode(object? result, ReturnKind returns, out ResultKind kind)
    {
        if (returns == ReturnKind.Value || result is null) return ResultBytes.Of(result, out kind);
        kind = ResultKind.Digest;
        return BitConverter.GetBytes(ResultDigest.OfValue(result));
    }
}
