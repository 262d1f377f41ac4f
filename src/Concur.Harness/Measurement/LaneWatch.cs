using Concur.Protocol;

namespace Concur.Harness.Measurement;

/// <summary>Stamps a lane's presence on the calling thread.</summary>
internal static class LaneWatch
{
    public static LaneStamp Begin(int lane)
    {
        var startNs = MonotonicClock.NowNs();
        var meter = LaneMeter.Current;
        return new LaneStamp
        {
            Lane = lane,
            ThreadId = meter.ThreadId,
            StartNs = startNs,
            AtStart = meter.ReadAfterStamp(),
            WorkerNumber = -1,
        };
    }

    public static LaneStamp End(LaneStamp lane) => lane with
    {
        AtEnd = LaneMeter.Current.ReadBeforeStamp(),
        EndNs = MonotonicClock.NowNs(),
    };
}
