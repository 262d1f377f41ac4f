using Concur.Harness.Measurement;

namespace Concur.Harness.Workers.Transports;

/// <summary>Results follow their answer in the same stream.</summary>
internal sealed class StreamCarrier(Stream input, Stream output) : IResultCarrier
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
