using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>What a worker process says of a unit. The bytes of its result go their own way.</summary>
/// <param name="Stamp">When and on what accounting it ran.</param>
/// <param name="Failure">Null when it succeeded.</param>
/// <param name="Kind">What the result's bytes are; their number stands in the stamp.</param>
/// <param name="Usage">What the worker process has used by now.</param>
internal sealed record WorkerAnswer(UnitStamp Stamp, UnitFailure? Failure, ResultKind Kind, ProcessCounters Usage)
{
    /// <summary>No array is longer than this.</summary>
    public static readonly long MostBytes = Array.MaxLength;

    public void Write(BinaryWriter writer)
    {
        Stamp.Write(writer);
        writer.Write(Failure is not null);
        if (Failure is not null)
        {
            writer.Write(Failure.Unit);
            writer.Write(Failure.Type);
            writer.Write(Failure.Message);
            writer.Write(Failure.Frame);
        }

        writer.Write((int)Kind);
        Usage.Write(writer);
        writer.Flush();
    }

    public static WorkerAnswer Read(BinaryReader reader)
    {
        var stamp = UnitStamp.Read(reader);
        var failure = reader.ReadBoolean()
            ? new UnitFailure(reader.ReadInt32(), reader.ReadString(), reader.ReadString(), reader.ReadString())
            : null;
        var kind = (ResultKind)reader.ReadInt32();
        return stamp.ResultBytes >= 0 && stamp.ResultBytes <= MostBytes
            ? new WorkerAnswer(stamp, failure, kind, ProcessCounters.Read(reader))
            : throw new FormatException($"a worker's answer of {stamp.ResultBytes} bytes");
    }
}
