using Concur.Core.Machines.Shipping;
using Concur.Core.Machines.Wire;
using Concur.Core.Model;

namespace Concur.Core.Machines;

/// <summary>What an agent takes from outside.</summary>
/// <param name="ToolFolder">The folder of its tool, which has a harness.</param>
/// <param name="CacheFolder">Where shipped files are kept.</param>
/// <param name="ToolVersion">The version of its tool.</param>
public sealed record AgentPlace(string ToolFolder, string CacheFolder, string ToolVersion)
{
    internal const string ShippedName = "shipped";

    /// <summary>How much of shipped files is kept, bytes.</summary>
    public long MostShippedBytes { get; init; } = ShippedFolders.UsualBytes;
}

/// <summary>
/// Measures on this machine what a tool on another one asks for, over two streams. It ends with its input, and so does everything that it
/// started. The cache of shipped files stays.
/// </summary>
public sealed class Agent : IDisposable
{
    /// <summary>How long launches may take to end once the other side is gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly AgentPlace _place;
    private readonly ShippedFolders _folders;
    private readonly AgentAnswers _answers;

    /// <param name="place">What it takes from outside.</param>
    public Agent(AgentPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        _place = place;
        _folders = new ShippedFolders(Path.Combine(place.CacheFolder, AgentPlace.ShippedName), place.MostShippedBytes);
        _answers = new AgentAnswers(place, _folders);
    }

    /// <summary>Answers until the other side is gone.</summary>
    /// <param name="input">What the other side sends.</param>
    /// <param name="output">What it gets: nothing else may be written there.</param>
    /// <param name="cancellation">Ends it before.</param>
    /// <exception cref="ConcurException">The other side is a tool of another version, or none.</exception>
    public Task RunAsync(Stream input, Stream output, CancellationToken cancellation) =>
        RunAsync(input, output, Pace.Usual, cancellation);

    internal async Task RunAsync(Stream input, Stream output, Pace pace, CancellationToken cancellation)
    {
        await new Greeting(Greeting.Current, _place.ToolVersion).WriteAsync(output, cancellation);
        var (greeting, _) = await Greeting.ReadAsync(input, cancellation);
        if (greeting is null)
        {
            throw new ConcurException(
                FailureKind.BadInput, "an agent is started by another dotnet-concur and not by hand: see 'dotnet concur help machines'");
        }

        if (greeting.Mismatch("the other machine", _place.ToolVersion) is { } mismatch)
            throw new ConcurException(FailureKind.BadInput, mismatch);
        await using var connection = new FrameConnection(input, output, pace);
        await using var end = cancellation.Register(() => connection.End("it was cancelled"));
        await new Server(connection, _answers.ByName).RunAsync(Patience);
    }

    /// <inheritdoc/>
    public void Dispose() => _folders.Dispose();
}
