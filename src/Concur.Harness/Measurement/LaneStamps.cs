using Concur.Protocol;

namespace Concur.Harness.Measurement;

/// <summary>Stamps the start and the end of a lane on the thread that serves it.</summary>
internal static class LaneStamps
{
    public static LaneStamp Begin(int lane)
    {
        var meter = ThreadMeter.Current;
        var start = ThreadReading.AtStart(meter, UnitMetering.Full);
        return new LaneStamp { Lane = lane, ThreadId = meter.ThreadId, StartNs = start.TimeNs, AtStart = start.Counters };
    }

    public static LaneStamp End(LaneStamp lane)
    {
        var end = ThreadReading.AtEnd(ThreadMeter.Current, UnitMetering.Full);
        return lane with { EndNs = end.TimeNs, AtEnd = end.Counters };
    }
}
