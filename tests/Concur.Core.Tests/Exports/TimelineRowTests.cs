using Concur.Reports.Page;
using Concur.Traces.Timelines;

namespace Concur.Core.Tests.Exports;

public class TimelineRowTests
{
    [Fact]
    public void TheThreadsThatALaneHadOneAfterTheOtherAreOneRowAndLanesComeFirst()
    {
        var rows = TimelineRow.Of(new TimelineProcess(1, "app", [],
        [
            Thread("main thread 1", 1, 0, 100),
            Thread(".NET Finalizer 9", 9, 0, 100),
            Thread("worker 0 10", 10, 0, 10),
            Thread("worker 1 11", 11, 0, 12),
            Thread("worker 0 12", 12, 20, 30),
            Thread("worker 1 13", 13, 11, 30),
            Thread("worker 0 14", 14, 30, 31),
            Thread("pool 15", 15, 40, 50), Thread("pool 16", 16, 60, 70),
            Thread("worker bee 17", 17, 80, 90), Thread("worker 18", 18, 90, 95),
        ]));

        Assert.Equal([
            "worker 0, 3 threads: 10 12 14", "worker 1 11: 11", "worker 1 13: 13", "main thread 1: 1", "pool 15: 15",
            "pool 16: 16", "worker bee 17: 17", "worker 18: 18", ".NET Finalizer 9: 9",
        ],
            rows.Select(row => $"{row.Name}: {string.Join(' ', row.Threads.Select(thread => thread.Thread.ThreadId))}"));
    }

    private static TimelineThread Thread(string name, int id, double startMs, double endMs) => new(
        id,
        name,
        [new TimelineInterval("wait", startMs, endMs)],
        []);
}
