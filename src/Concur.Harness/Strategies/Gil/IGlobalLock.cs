using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Protocol;

namespace Concur.Harness.Strategies.Gil;

/// <summary>A simulated global interpreter lock.</summary>
internal interface IGlobalLock
{
    /// <summary>Waits until the calling lane holds the lock.</summary>
    void Acquire();

    /// <summary>Gives the lock up at the end of a unit.</summary>
    void Release();

    /// <summary>Called by the holder once per step of its unit: the lock may change hands here.</summary>
    void Checkpoint();
}

/// <summary>A wait of the calling lane for the global lock, from construction to <see cref="Record"/>.</summary>
internal readonly ref struct GilWait
{
    private readonly long _startNs = MonotonicClock.NowNs();
    private readonly long _startCpuNs = ThreadAccounting.CpuNs();

    public GilWait()
    {
    }

    /// <summary>Adds the wait to the lane's sum.</summary>
    public void Record()
    {
        var meter = ThreadMeter.Current;
        meter.GilWaitCpuNs += ThreadAccounting.CpuNs() - _startCpuNs;
        meter.GilWaitNs += MonotonicClock.NowNs() - _startNs;
    }
}
