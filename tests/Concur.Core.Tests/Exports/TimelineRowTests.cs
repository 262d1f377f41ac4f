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
            Thread("lane 0 10", 10, 0, 10),
            Thread("lane 1 11", 11, 0, 12),
            Thread("lane 0 12", 12, 20, 30),
            Thread("lane 1 13", 13, 11, 30),
            Thread("lane 0 14", 14, 30, 31),
            Thread("worker 15", 15, 40, 50), Thread("worker 16", 16, 60, 70), Thread("lane 9", 17, 80, 90),
        ]));

        Assert.Equal([
            "lane 0, 3 threads: 10 12 14", "lane 1 11: 11", "lane 1 13: 13", "lane 9: 17", "main thread 1: 1", "worker 15: 15",
            "worker 16: 16", ".NET Finalizer 9: 9",
        ],
            rows.Select(row => $"{row.Name}: {string.Join(' ', row.Threads.Select(thread => thread.Thread.ThreadId))}"));
    }

    private static TimelineThread Thread(string name, int id, double startMs, double endMs) => new(
        id,
        name,
        [new TimelineInterval("wait", startMs, endMs)],
        []);
}
