namespace Concur.Harness.Workers.Transports;

/// <summary>Carries the bytes of results from a worker process to the harness, beside the answers that announce them.</summary>
internal interface IResultCarrier
{
    /// <summary>The worker's side, before the answer is sent.</summary>
    void Place(ReadOnlySpan<byte> bytes);

    /// <summary>The worker's side, after the answer was sent.</summary>
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>The harness's side, after the answer was read: fills the whole destination.</summary>
    /// <exception cref="EndOfStreamException">The worker has ended.</exception>
    void Receive(Span<byte> destination);
}
