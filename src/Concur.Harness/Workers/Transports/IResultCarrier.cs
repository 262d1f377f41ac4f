using Concur.Harness.Measurement;

namespace Concur.Harness.Workers.Transports;

/// <summary>Carries the bytes of results from a worker process to the harness, beside the answers that announce them.</summary>
internal interface IResultCarrier
{
    /// <summary>The worker's side, before the answer is sent.</summary>
    void Place(ReadOnlySpan<byte> bytes);

    /// <summary>The worker's side, after the answer was sent.</summary>
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>The harness's side, after the answer was read: the result's bytes, all there.</summary>
    /// <param name="kind">What they are.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="EndOfStreamException">The worker has ended.</exception>
    ReceivedBytes Receive(ResultKind kind, int length);

    /// <summary>Either side, before the first unit of an iteration: what was received in the last one is in no more use.</summary>
    void Restart();
}
