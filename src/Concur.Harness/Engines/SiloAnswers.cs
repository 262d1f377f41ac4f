using System.Runtime;
using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Harness.Units;
using Concur.Harness.Workers;
using Concur.Protocol;

namespace Concur.Harness.Engines;

/// <summary>What a silo answers of itself, and of a unit that has run.</summary>
internal static class SiloAnswers
{
    /// <summary>The outcome of a unit. A result that is too long to be sent is a failure of the unit.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="takenNs">When the request had arrived.</param>
    /// <param name="returns">What is sent back.</param>
    public static byte[] Outcome(in UnitOutcome outcome, long takenNs, ReturnKind returns)
    {
        var bytes = WorkerResult.Encode(outcome, returns, out var kind, out var failure);
        if (SiloMessages.Refusal(outcome.Stamp.Unit, bytes.Length) is { } tooLong)
        {
            bytes = default;
            (kind, failure) = (ResultKind.None, tooLong);
        }

        var stamp = outcome.Stamp with { TakenNs = takenNs, SerialisedNs = MonotonicClock.NowNs(), ResultBytes = bytes.Length };
        var response = new WorkerResponse(stamp, failure, kind, ProcessAccounting.Own())
        {
            CompilingNs = (long)JitInfo.GetCompilationTime().TotalNanoseconds,
        };
        return SiloMessages.Answer(response, bytes);
    }

    /// <summary>When a request had arrived, and when this answer leaves.</summary>
    public static byte[] Ping(long takenNs)
    {
        var answer = new byte[2 * sizeof(long)];
        BitConverter.TryWriteBytes(answer, takenNs);
        BitConverter.TryWriteBytes(answer.AsSpan(sizeof(long)), MonotonicClock.NowNs());
        return answer;
    }

    /// <summary>What the process and its machine have used by now.</summary>
    public static byte[] Reading()
    {
        var reading = new ProcessReading(MonotonicClock.NowNs(), ProcessAccounting.Own(), ProcessorSnapshot.Take().Interpret());
        return SiloMessages.Bytes(writer => ProcessReading.Write(writer, reading));
    }
}
