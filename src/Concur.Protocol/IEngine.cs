namespace Concur.Protocol;

/// <summary>
/// Carries messages from the process of a launch, the driver, to worker processes that may be on other machines, the silos. It comes with
/// packages of its own, so it is loaded apart from everything else; this contract is all that both sides share.
/// </summary>
public interface IEngine
{
    /// <summary>Starts the driver's side. It executes no units.</summary>
    /// <param name="settings">Where it listens, and the silos that will join.</param>
    Task<IEngineDriver> StartDriverAsync(EngineSettings settings);

    /// <summary>Starts a silo. It waits without a limit until the driver listens, and joins it.</summary>
    /// <param name="settings">Where it listens, and where the driver does.</param>
    /// <param name="answer">Answers a request to one of its workers; it may be called for several workers at once.</param>
    Task StartSiloAsync(EngineSettings settings, EngineAnswer answer);

    /// <summary>Tries where processes are to find each other.</summary>
    /// <param name="membership">What the user has named.</param>
    /// <returns>Why it cannot be used, in one line without its passwords; null where it can.</returns>
    Task<string?> RefusalAsync(ClusterMembership membership);
}

/// <summary>Answers a request to one of a silo's workers.</summary>
/// <param name="takenNs">When the request had arrived, ns of <see cref="MonotonicClock"/>.</param>
/// <param name="request">The request.</param>
/// <returns>The answer, of at most <see cref="EngineSettings.MostBytes"/>.</returns>
public delegate byte[] EngineAnswer(long takenNs, byte[] request);

/// <summary>The driver's side of an engine.</summary>
public interface IEngineDriver : IAsyncDisposable
{
    /// <summary>Completes when every silo of the settings has joined.</summary>
    Task WaitForSilosAsync(CancellationToken cancellation);

    /// <summary>Whether a silo has joined and is not lost.</summary>
    /// <param name="silo">Its name.</param>
    bool IsAlive(string silo);

    /// <summary>Has a worker answer a request. Any number of requests may be under way.</summary>
    /// <param name="worker">The worker's number k; it is on silo k modulo their number.</param>
    /// <param name="actor">0 for the actor that the worker keeps; another number for an actor of its own on the same silo.</param>
    /// <param name="request">The request, of at most <see cref="EngineSettings.MostBytes"/>.</param>
    /// <exception cref="EngineCallException">No answer will come.</exception>
    Task<byte[]> CallAsync(int worker, int actor, byte[] request);
}

/// <summary>No answer to a request will come.</summary>
public sealed class EngineCallException : Exception
{
    /// <summary>Creates it.</summary>
    public EngineCallException()
    {
    }

    /// <summary>Creates it.</summary>
    /// <param name="message">One line.</param>
    public EngineCallException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it.</summary>
    /// <param name="message">One line.</param>
    /// <param name="inner">What the engine threw.</param>
    public EngineCallException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Whether the engine has given the silo up; else the call alone failed.</summary>
    public bool IsSiloLost { get; init; }
}
