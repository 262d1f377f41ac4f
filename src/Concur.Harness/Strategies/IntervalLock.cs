namespace Concur.Harness.Strategies;

/// <summary>
/// The rule of CPython 3.2 and later (Python/ceval_gil.c): a lane that has waited one interval asks for the lock; the holder gives it up
/// at its next checkpoint, and takes it back only after another lane has had it. Lanes are served in the order of their arrival.
/// </summary>
internal sealed class IntervalLock(TimeSpan interval) : IGlobalLock
{
    private readonly Lock _gate = new();
    private readonly Queue<Turn> _waiting = new();
    private bool _held;
    private long _handOvers;
    private volatile bool _asked;

    public void Acquire()
    {
        Turn turn;
        lock (_gate)
        {
            if (!_held)
            {
                _held = true;
                return;
            }

            _waiting.Enqueue(turn = new Turn());
        }

        Await(turn);
    }

    public void Release()
    {
        lock (_gate) HandOver();
    }

    public void Checkpoint()
    {
        if (!_asked) return;
        Turn turn;
        lock (_gate)
        {
            _asked = false;
            if (_waiting.Count == 0) return;
            _waiting.Enqueue(turn = new Turn());
            HandOver();
        }

        Await(turn);
    }

    private void HandOver()
    {
        _asked = false;
        Interlocked.Increment(ref _handOvers);
        _held = _waiting.TryDequeue(out var next);
        next?.Grant();
    }

    private void Await(Turn turn)
    {
        var wait = new GilWait();
        var seen = Interlocked.Read(ref _handOvers);
        while (!turn.Await(interval))
        {
            // Only a holder that has kept the lock for the whole interval is asked to give it up.
            var now = Interlocked.Read(ref _handOvers);
            if (now == seen) _asked = true;
            seen = now;
        }

        wait.Record();
    }

    /// <summary>A lane's place in the queue.</summary>
    private sealed class Turn
    {
        private bool _granted;

        public void Grant()
        {
            lock (this)
            {
                _granted = true;
                Monitor.Pulse(this);
            }
        }

        /// <returns>False when the time passed without the lock.</returns>
        public bool Await(TimeSpan time)
        {
            lock (this) return _granted || (Monitor.Wait(this, time) && _granted);
        }
    }
}
