namespace Concur.Harness.Strategies.Gil;

/// <summary>
/// The rule of CPython 3.2 and later: a lane that has waited one interval asks for the lock; the holder drops it
/// at its next checkpoint and then waits until another lane has it.
/// </summary>
internal sealed class IntervalLock(TimeSpan interval) : IGlobalLock
{
    private readonly object _mutex = new();
    private bool _held;
    private int _waiting;
    private long _handOvers;
    private volatile bool _asked;

    public void Acquire()
    {
        lock (_mutex)
        {
            if (_held) Wait();
            Take();
        }
    }

    public void Release()
    {
        lock (_mutex) GiveUp();
    }

    public void Checkpoint()
    {
        if (!_asked) return;
        lock (_mutex)
        {
            GiveUp();
            var wait = new GilWait();
            var handOvers = _handOvers;
            while (_held || (_handOvers == handOvers && _waiting > 0)) Monitor.Wait(_mutex);
            Take();
            wait.Book();
        }
    }

    private void Wait()
    {
        var wait = new GilWait();
        _waiting++;
        while (_held)
        {
            var handOvers = _handOvers;
            if (!Monitor.Wait(_mutex, interval) && _held && handOvers == _handOvers) _asked = true;
        }

        _waiting--;
        wait.Book();
    }

    private void Take()
    {
        _held = true;
        _handOvers++;
        _asked = false;
        Monitor.PulseAll(_mutex);
    }

    private void GiveUp()
    {
        _held = false;
        Monitor.PulseAll(_mutex);
    }
}
