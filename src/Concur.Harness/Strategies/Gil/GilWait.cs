using Concur.Harness.Measurement;

namespace Concur.Harness.Strategies.Gil;

/// <summary>Books the time from construction to <see cref="Book"/> as the calling lane's wait for the global lock.</summary>
internal readonly ref struct GilWait
{
    private readonly long _startNs = MonotonicClock.NowNs();
    private readonly long _startCpuNs = LaneMeter.ReadCpuNs();

    public GilWait()
    {
    }

    public void Book()
    {
        var meter = LaneMeter.Current;
        meter.GilWaitCpuNs += LaneMeter.ReadCpuNs() - _startCpuNs;
        meter.GilWaitNs += MonotonicClock.NowNs() - _startNs;
    }
}
