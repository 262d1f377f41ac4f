using System.Text;
using Concur.Harness.Units;
using Concur.Harness.Workers;
using Concur.Harness.Workers.Transports;
using Concur.Protocol;

namespace Concur.Harness.Engines;

/// <summary>What a silo is asked; the first byte of a request.</summary>
internal enum SiloQuestion : byte
{
    /// <summary>To make the workload ready. A <see cref="WorkerHeader"/> follows, and a <see cref="SiloReady"/> answers.</summary>
    Prepare,

    /// <summary>
    /// To run a unit. The iteration's number and a <see cref="WorkerRequest"/> follow; a response and the result's bytes answer.
    /// </summary>
    Run,

    /// <summary>What its clock says, when the request arrived and when the answer left.</summary>
    Ping,

    /// <summary>What it and its machine have used: a <see cref="ProcessReading"/>.</summary>
    Read,

    /// <summary>To end the workload: no unit follows. The answer is empty.</summary>
    End,
}

/// <summary>A silo that is about to take its first unit.</summary>
/// <param name="ProcessId">The operating system's id of the process.</param>
/// <param name="ProcessorCount">The value of <c>Environment.ProcessorCount</c> there.</param>
/// <param name="Failure">What the user's set-up threw, or why the workload cannot run there; null where nothing failed.</param>
internal sealed record SiloReady(int ProcessId, int ProcessorCount, UnitFailure? Failure)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(ProcessId);
        writer.Write(ProcessorCount);
        writer.Write(Failure is not null);
        Failure?.Write(writer);
    }

    public static SiloReady Read(BinaryReader reader) =>
        new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean() ? UnitFailure.Read(reader) : null);
}

/// <summary>Messages as bytes: what worker processes are sent as well, in one array each.</summary>
internal static class SiloMessages
{
    /// <summary>A request.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="write">Writes what follows.</param>
    /// <exception cref="Refusal">It is longer than an engine carries.</exception>
    public static byte[] Request(SiloQuestion question, Action<BinaryWriter>? write = null)
    {
        var request = Bytes(writer =>
        {
            writer.Write((byte)question);
            write?.Invoke(writer);
        });
        return request.Length <= EngineSettings.MostBytes
            ? request
            : throw new Refusal($"what the units are given has {TooLong(request.Length)}; give them less, or --items in a file there");
    }

    /// <summary>A request for one unit.</summary>
    public static byte[] Request(int iteration, WorkerRequest request)
    {
        var bytes = new byte[UnitRequestBytes];
        using var writer = new BinaryWriter(new MemoryStream(bytes));
        writer.Write((byte)SiloQuestion.Run);
        writer.Write(iteration);
        request.Write(writer);
        return bytes;
    }

    /// <summary>The answer for one unit: the response, and the result's bytes behind it.</summary>
    public static byte[] Answer(WorkerResponse response, ReadOnlySpan<byte> result)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        response.Write(writer);
        var answer = GC.AllocateUninitializedArray<byte>((int)stream.Length + result.Length);
        stream.GetBuffer().AsSpan(0, (int)stream.Length).CopyTo(answer);
        result.CopyTo(answer.AsSpan((int)stream.Length));
        return answer;
    }

    /// <summary>Reads an answer for one unit.</summary>
    /// <param name="answer">The bytes.</param>
    /// <param name="response">What was announced.</param>
    /// <returns>The result's bytes.</returns>
    public static ReceivedBytes Result(byte[] answer, out WorkerResponse response)
    {
        using var reader = Reader(answer);
        response = WorkerResponse.Read(reader);
        var received = ReceivedBytes.Room(response.Kind, (int)response.Stamp.ResultBytes);
        answer.AsSpan((int)reader.BaseStream.Position).CopyTo(received.Memory);
        return received;
    }

    /// <summary>Why a result is not sent; null where it is not too long.</summary>
    public static UnitFailure? Refusal(int unit, long bytes) => bytes <= EngineSettings.MostBytes - ResponseBytes ? null
        : new UnitFailure(
            unit, "", $"the result of unit {unit} has {TooLong(bytes)}; return less, or have --return digest stand for it", "");

    /// <summary>The bytes of a message.</summary>
    public static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a message.</summary>
    public static BinaryReader Reader(byte[] message) => new(new MemoryStream(message), Encoding.UTF8);

    /// <summary>The question, the iteration's number, and a <see cref="WorkerRequest"/>.</summary>
    private const int UnitRequestBytes = 1 + (3 * sizeof(int)) + 1;

    /// <summary>Room for a response, which has the text of a failure or a result.</summary>
    private const int ResponseBytes = 64 << 10;

    private static string TooLong(long bytes) => FormattableString.Invariant(
        $"{bytes >> 20} MB, and Orleans carries at most {EngineSettings.MostBytes >> 20} MB in a message");
}
