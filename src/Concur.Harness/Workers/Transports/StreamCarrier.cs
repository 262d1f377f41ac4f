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

    public void Receive(Span<byte> destination) => input.ReadExactly(destination);
}
