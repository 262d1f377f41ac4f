using System.Diagnostics;

namespace Concur.Harness.Workers.Transports;

/// <summary>The harness's side of a way to one worker process at a time, from before the worker is started.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>What the worker is told on its command line; <see cref="WorkerEnd.Open"/> reads it.</summary>
    IReadOnlyList<string> WorkerArguments { get; }

    /// <summary>Whether the worker's standard input and output are the way.</summary>
    bool UsesStandardStreams { get; }

    /// <summary>The harness's end, once the worker has been started.</summary>
    /// <exception cref="EndOfStreamException">The worker ended before it was there.</exception>
    LinkEnd Connect(Process worker);
}
