namespace Concur.Harness.Strategies;

/// <summary>
/// The rule of Python 2: the holder gives the lock up every N checkpoints and takes it back at once, in competition with the lane that this
/// woke. On several cores both then run for it, which is what makes threads slower than one thread.
/// </summary>
internal sealed class TickLock(int ticks) : IGlobalLock
{
    /// <summary>
    /// Between giving the lock up and taking it back an interpreter runs code of its own for part of a microsecond. Without that the lane
    /// that was woken would hardly ever win, and lanes would end far apart.
    /// </summary>
    private const int BetweenSpins = 15;

    private readonly object _mutex = new();
    private bool _held;
    private int _done;
    private volatile int _waiting;

    public void Acquire()
    {
        if (TryTake()) return;
        var wait = new GilWait();
        Take();
        wait.Record();
    }

    public void Release()
    {
        lock (_mutex)
        {
            _held = false;
            Monitor.Pulse(_mutex);
        }
    }

    // Only the holder gets here, so the global lock guards the count too.
    public void Checkpoint()
    {
        if (++_done < ticks) return;
        _done = 0;
        if (_waiting == 0) return; // No lane is waiting: giving the lock up and taking it back would only cost time.

        // From here on the lane is without the lock until it has it again, whichever lane wins.
        var wait = new GilWait();
        Release();
        Thread.SpinWait(BetweenSpins);
        Take();
        wait.Record();
    }

    private bool TryTake()
    {
        if (!Monitor.TryEnter(_mutex)) return false;
        var free = !_held;
        _held = true;
        Monitor.Exit(_mutex);
        return free;
    }

    private void Take()
    {
        lock (_mutex)
        {
            _waiting++;
            while (_held) Monitor.Wait(_mutex);
            _waiting--;
            _held = true;
        }
    }
}
