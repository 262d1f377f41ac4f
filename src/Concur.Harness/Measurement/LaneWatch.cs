using Concur.Protocol;

namespace Concur.Harness.Measurement;

/// <summary>Stamps a lane's presence on the calling thread.</summary>
internal static class LaneWatch
{
    public static LaneStamp Begin(int lane)
    {
        var meter = LaneMeter.Current;
        var start = Stamped.Before(meter, UnitMetering.Full);
        return new LaneStamp { Lane = lane, ThreadId = meter.ThreadId, StartNs = start.TimeNs, AtStart = start.Counters, WorkerNumber = -1 };
    }

    public static LaneStamp End(LaneStamp lane)
    {
        var end = Stamped.After(LaneMeter.Current, UnitMetering.Full);
        return lane with { EndNs = end.TimeNs, AtEnd = end.Counters };
    }
}
