namespace Concur.Tool.Console;

/// <summary>
/// The first Ctrl-C, for commands to which it means "that is enough" instead of "give up". Whoever doesn't wait for it
/// leaves it to cancel everything, as ever.
/// </summary>
internal sealed class StopSignal
{
    private readonly Lock _gate = new();
    private Action? _stop;

    /// <summary>From now on the first Ctrl-C only calls this.</summary>
    public void Await(Action stop)
    {
        lock (_gate) _stop = stop;
    }

    /// <summary>Ctrl-C was pressed.</summary>
    /// <returns>False when nobody waits for it, or waits any more: then it cancels everything.</returns>
    public bool TryStop()
    {
        Action? stop;
        lock (_gate) (stop, _stop) = (_stop, null);
        stop?.Invoke();
        return stop is not null;
    }
}
