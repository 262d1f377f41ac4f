namespace Concur.Harness.Strategies.Gil;

/// <summary>
/// Python 2's rule: the holder gives the lock up every N checkpoints and takes it back at once, against whoever
/// was woken by that. On several cores both then run for it, which is what makes threads slower than one thread.
/// </summary>
internal sealed class TickLock(int ticks) : IGlobalLock
{
    /// <summary>
    /// Between giving up and taking back an interpreter runs some code of its own, part of a microsecond. Without it
    /// the lane that was woken would hardly ever win, and lanes would end far apart.
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
        wait.Book();
    }

    public void Release()
    {
        lock (_mutex)
        {
            _held = false;
            Monitor.Pulse(_mutex);
        }
    }

    // Only the holder is here, so the count needs no lock of its own; it passes on with the global one.
    public void Checkpoint()
    {
        if (++_done < ticks) return;
        _done = 0;
        if (_waiting == 0) return; // Nobody to give way to: giving up and taking back would cost and change nothing.

        // From here the lane is without the lock until it has it again, whoever wins.
        var wait = new GilWait();
        Release();
        Thread.SpinWait(BetweenSpins);
        Take();
        wait.Book();
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
