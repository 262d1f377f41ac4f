using System.Diagnostics.CodeAnalysis;
using Concur.Harness.Measurement;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>The bytes that a worker process sends back for a unit's result.</summary>
internal static class WorkerResult
{
    /// <summary>
    /// The bytes of a unit's outcome; none where it failed. A result that cannot be serialised is the workload's failure.
    /// </summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="returns">Whether the result itself is sent, or what stands for it.</param>
    /// <param name="kind">The form of the bytes.</param>
    /// <param name="failure">The outcome's failure, or why the result cannot be sent; null where there is none.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Serialising runs the user's getters and converters, which may throw anything.")]
    public static ReadOnlySpan<byte> Encode(in UnitOutcome outcome, ReturnKind returns, out ResultKind kind, out UnitFailure? failure)
    {
        (kind, failure) = (ResultKind.None, outcome.Failure);
        if (failure is not null) return default;
        try
        {
            return Encode(outcome.Result, returns, out kind);
        }
        catch (Exception e)
        {
            (kind, failure) = (ResultKind.None, FailureReport.Of(outcome.Stamp.Unit, e));
            return default;
        }
    }

    private static ReadOnlySpan<byte> Encode(object? result, ReturnKind returns, out ResultKind kind)
    {
        if (returns == ReturnKind.Value || result is null) return ResultBytes.Of(result, out kind);
        kind = ResultKind.Digest;
        return BitConverter.GetBytes(ResultDigest.OfValue(result));
    }
}
