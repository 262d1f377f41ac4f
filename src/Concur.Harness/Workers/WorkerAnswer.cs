using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>What a worker process sends back for a unit: its stamp, and its result as bytes or its failure.</summary>
internal sealed record WorkerAnswer(UnitStamp Stamp, byte[] Result, UnitFailure? Failure)
{
    /// <summary>An answer of a gigabyte or more is not sent: a pipe is not the way for it.</summary>
    private const int MostBytes = 1 << 30;

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

        writer.Write(Result.Length);
        writer.Write(Result);
        writer.Flush();
    }

    public static WorkerAnswer Read(BinaryReader reader)
    {
        var stamp = UnitStamp.Read(reader);
        var failure = reader.ReadBoolean()
            ? new UnitFailure(reader.ReadInt32(), reader.ReadString(), reader.ReadString(), reader.ReadString())
            : null;
        var length = reader.ReadInt32();
        if (length is < 0 or > MostBytes) throw new FormatException($"a worker's answer of {length} bytes");
        var result = reader.ReadBytes(length);
        return result.Length == length ? new WorkerAnswer(stamp, result, failure) : throw new EndOfStreamException();
    }
}
