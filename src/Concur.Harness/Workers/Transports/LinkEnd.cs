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
