namespace Concur.Core.Machines;

/// <summary>
/// Of several runs one measures at a time, and they take turns: machines may be parts of one box, and would disturb each other. The first
/// one that takes a turn is the first to measure.
/// </summary>
public sealed class Baton
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _isTaken;

    /// <summary>Waits for the first turn.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before.</exception>
    public Task TakeAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return Task.CompletedTask;
            }

            return Wait(cancellation);
        }
    }

    /// <summary>Lets the others have their turns, and waits for the next one.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled meanwhile: the turn is another one's.</exception>
    public Task PassAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult()) return Wait(cancellation);
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>Ends the turn. Called by the one that has it.</summary>
    public void Release()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult()) return;
            }

            _isTaken = false;
        }
    }

    private Task Wait(CancellationToken cancellation)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(turn);
        cancellation.Register(() => turn.TrySetCanceled(cancellation));
        return turn.Task;
    }
}

/// <summary>
/// One run's part of a <see cref="Baton"/>, and a clock that stands still while another run measures: budgets count a run's own time.
/// </summary>
/// <param name="baton">The baton.</param>
/// <param name="clock">The clock.</param>
public sealed class Turn(Baton baton, TimeProvider clock) : TimeProvider, IDisposable
{
    private long _waited;
    private bool _has;

    /// <inheritdoc/>
    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => clock.GetTimestamp() - Volatile.Read(ref _waited);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    /// <summary>Waits for the first turn.</summary>
    public Task BeginAsync(CancellationToken cancellation) => WaitAsync(baton.TakeAsync, cancellation);

    /// <summary>Lets the others have theirs. After a cancellation it returns at once, and there is no turn any more.</summary>
    public async Task PassAsync(CancellationToken cancellation)
    {
        if (!_has) return;
        _has = false;
        try
        {
            await WaitAsync(baton.PassAsync, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Nothing more is measured.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_has) baton.Release();
        _has = false;
    }

    private async Task WaitAsync(Func<CancellationToken, Task> wait, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        await wait(cancellation);
        _has = true;
        Interlocked.Add(ref _waited, clock.GetTimestamp() - began);
    }
}
