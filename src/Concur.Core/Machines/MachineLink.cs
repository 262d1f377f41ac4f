using Concur.Core.Machines.Wire;
using Concur.Core.Model;

namespace Concur.Core.Machines;

/// <summary>The streams of an agent that has greeted.</summary>
/// <param name="Input">What it says.</param>
/// <param name="Output">What it gets.</param>
/// <param name="EndAsync">Ends the agent; true where it is of no use any more.</param>
internal sealed record AgentStreams(Stream Input, Stream Output, Func<bool, Task> EndAsync);

/// <summary>
/// The way to a machine. Once its connection is lost, it is made anew before the next launch, so that a loss ends one launch alone.
/// </summary>
internal sealed class MachineLink : IAsyncDisposable
{
    /// <summary>After so many tries in a row that failed there is no other.</summary>
    private const int MostTries = 3;

    /// <summary>Ctrl-C in a terminal ends the agents too, and is no loss of theirs.</summary>
    private static readonly TimeSpan UntilTold = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly Func<CancellationToken, Task<AgentStreams>> _connect;
    private readonly CancellationTokenSource _disposed = new();
    private AgentStreams? _agent;
    private FrameConnection _connection;
    private Task _receiving;
    private int _failedTries;
    private string? _lost;
    private Action<string> _tell = _ => { };

    /// <param name="name">What the machine is called.</param>
    /// <param name="agent">Its agent.</param>
    /// <param name="connect">Starts another agent there.</param>
    public MachineLink(string name, AgentStreams agent, Func<CancellationToken, Task<AgentStreams>> connect)
    {
        (_name, _connect, _agent) = (name, connect, agent);
        _connection = new FrameConnection(agent.Input, agent.Output, Pace.Usual);
        Caller = new Caller(name, _connection);
        Shipper = new Shipper(Caller);
        _receiving = ReceiveAsync(_connection);
    }

    /// <summary>What the machine is called.</summary>
    public string Name => _name;

    /// <summary>How long a try to connect again may take.</summary>
    public TimeSpan LongestTry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Asks the agent.</summary>
    public Caller Caller { get; }

    /// <summary>Sends files there.</summary>
    public Shipper Shipper { get; }

    /// <summary>Why the machine is lost; null where it is connected.</summary>
    public string? Lost => _lost ?? Caller.Lost;

    /// <summary>Whether the machine is lost and no further try is made.</summary>
    public bool IsGivenUp => Lost is not null && _failedTries >= MostTries;

    /// <summary>Tells of a loss when it is noticed, and of a connection that was made anew.</summary>
    /// <param name="progress">Is told.</param>
    /// <param name="cancellation">Nothing is told after it.</param>
    public void Tell(IProgress<RunEvent> progress, CancellationToken cancellation) => _tell = text =>
    {
        if (!cancellation.IsCancellationRequested) progress.Report(new RunEvent.Notice(text));
    };

    /// <summary>
    /// Ends the connection to an agent that was ended there. It gives up its launches, which nothing here has cancelled, and may still
    /// be connected for a moment.
    /// </summary>
    /// <returns>Why the machine is lost.</returns>
    public string LoseEnded()
    {
        const string Why = "its agent was ended";
        _connection.End(Why);
        return $"machine '{_name}' was lost: {Why}";
    }

    /// <summary>Connects the machine again where it was lost.</summary>
    /// <exception cref="ConcurException">It is still lost.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if ((_lost ??= Caller.Lost) is not { } lost) return;
        if (_failedTries >= MostTries) throw Failed($"{lost}; it was not there again in {MostTries} tries");
        if (await TryAsync(cancellation) is { } why)
        {
            _failedTries++;
            throw Failed($"{lost}; it is still lost: {why}");
        }

        (_failedTries, _lost) = (0, null);
        _tell($"machine '{_name}' is back; its launches go on");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await EndAsync();
    }

    /// <returns>Null where it is connected; else why it is not.</returns>
    private async Task<string?> TryAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestTry);
        var why = FormattableString.Invariant($"it did not answer within {LongestTry.TotalSeconds:0} s");
        while (true)
        {
            await EndAsync();
            try
            {
                await BeginAsync(limit.Token);
                return null;
            }
            catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
            {
                why = e.Message; // A file that was shipped may be gone here.
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(BetweenAttempts, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested) break;
        }

        await EndAsync();
        return why;
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        _agent = await _connect(cancellation);
        _connection = new FrameConnection(_agent.Input, _agent.Output, Pace.Usual);
        Caller.Renew(_connection);
        _receiving = ReceiveAsync(_connection);
        await Shipper.RenewAsync(cancellation);
    }

    private async Task EndAsync()
    {
        if (_agent is not { } agent) return;
        var isLost = _connection.Ended.IsCompleted;
        _agent = null;
        await _connection.DisposeAsync();
        await agent.EndAsync(isLost);
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task ReceiveAsync(FrameConnection connection)
    {
        _ = TellLossAsync(connection);
        return Caller.RunAsync();
    }

    private async Task TellLossAsync(FrameConnection connection)
    {
        var why = await connection.Ended;
        await Task.Delay(UntilTold);
        if (!_disposed.IsCancellationRequested && _lost is null && _connection == connection)
            _tell($"machine '{_name}' was lost: {why}; it is connected again before its next launch");
    }

    private static ConcurException Failed(string message) => new(FailureKind.WorkloadFailed, message);
}
