using System.Runtime.InteropServices;
using Concur.Harness.Measurement;

namespace Concur.Harness.Workers.Transports;

/// <summary>One process's end of the connection between the harness and a worker.</summary>
/// <param name="Input">What the other end writes.</param>
/// <param name="Output">What the other end reads.</param>
/// <param name="Results">Carries results; its maker disposes of it.</param>
internal sealed record LinkEnd(Stream Input, Stream Output, IResultCarrier Results) : IDisposable
{
    /// <summary>Holds a response without its result, so that one system call reads it; larger data goes past the buffer.</summary>
    private const int BufferBytes = 4096;

    /// <summary>An end whose results travel in its streams.</summary>
    public static LinkEnd Of(Stream input, Stream output)
    {
        var (bufferedInput, bufferedOutput) = (new BufferedStream(input, BufferBytes), new BufferedStream(output, BufferBytes));
        return new LinkEnd(bufferedInput, bufferedOutput, new StreamCarrier(bufferedInput, bufferedOutput));
    }

    /// <summary>An end whose results are carried apart from its streams.</summary>
    public static LinkEnd Of(Stream input, Stream output, IResultCarrier results) =>
        new(new BufferedStream(input, BufferBytes), new BufferedStream(output, BufferBytes), results);

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }

    /// <summary>Sends a result in the stream of responses, behind the response that announces it.</summary>
    private sealed class StreamCarrier(Stream input, Stream output) : IResultCarrier
    {
        public void Place(ReadOnlySpan<byte> bytes)
        {
        }

        public void Send(ReadOnlySpan<byte> bytes)
        {
            output.Write(bytes);
            output.Flush();
        }

        public ReceivedBytes Receive(ResultKind kind, int length)
        {
            var received = ReceivedBytes.Room(kind, length);
            input.ReadExactly(received.Memory);
            return received;
        }

        public void Restart()
        {
        }
    }
}

/// <summary>Carries the bytes of results from a worker process to the harness, beside the responses that announce them.</summary>
internal interface IResultCarrier
{
    /// <summary>The worker's side, before the response is sent.</summary>
    void Place(ReadOnlySpan<byte> bytes);

    /// <summary>The worker's side, after the response was sent.</summary>
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>The harness's side, after the response was read: waits for all of the result's bytes.</summary>
    /// <param name="kind">The form of the bytes.</param>
    /// <param name="length">How many there are.</param>
    /// <exception cref="EndOfStreamException">The worker has ended.</exception>
    ReceivedBytes Receive(ResultKind kind, int length);

    /// <summary>Either side, before the first unit of an iteration: results of the last one are no longer used.</summary>
    void Restart();
}

/// <summary>A result's bytes as they were received: in an array of the harness's, or where the worker placed them.</summary>
/// <param name="Kind">The form of the bytes.</param>
/// <param name="Array">An array of bytes or of doubles; null where they are in shared memory.</param>
/// <param name="Shared">The result in shared memory; null where it was copied.</param>
internal readonly record struct ReceivedBytes(ResultKind Kind, Array? Array, SharedResult? Shared)
{
    /// <summary>Room for a result: an array of doubles is received as one, everything else as bytes.</summary>
    public static ReceivedBytes Room(ResultKind kind, int length) => kind == ResultKind.Doubles
        ? new ReceivedBytes(kind, GC.AllocateUninitializedArray<double>(length / sizeof(double)), null)
        : new ReceivedBytes(kind, GC.AllocateUninitializedArray<byte>(length), null);

    /// <summary>The array's memory, to be filled.</summary>
    public Span<byte> Memory => Array is double[] doubles ? MemoryMarshal.AsBytes(doubles.AsSpan()) : (byte[])Array!;

    /// <summary>The result as a value.</summary>
    public object? ToValue() => Shared is not null ? Shared : Array is double[]? Array : ResultBytes.Decode(Kind, (byte[])Array!);
}
