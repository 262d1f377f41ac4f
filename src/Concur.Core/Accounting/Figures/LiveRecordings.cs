using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Figures;

/// <summary>That part of the report of a running process which the report of a trace file does not have.</summary>
internal static class LiveRecordings
{
    /// <param name="record">What was recorded.</param>
    /// <param name="process">The same, decoded.</param>
    /// <param name="gc">What was allocated.</param>
    /// <param name="nameOf">What to call a thread, without its id.</param>
    public static LiveRecording Of(AttachRecord record, ProcessRecording process, GcFigures gc, Func<int, string> nameOf)
    {
        var window = Window.Of(record);
        return new LiveRecording
        {
            Name = record.Process.Name,
            RequestedMs = record.Request.Duration.TotalMilliseconds,
            RecordedMs = window.Ms,
            Ending = record.Ending,
            Scheduler = record.Scheduler.Kind,
            Refusal = record.Scheduler.Refusal,
            Profile = record.Request.Profile,
            AllocatedBytes = gc.AllocatedBytes,
            TopTypes = gc.TopTypes,
            Pool = PoolFigures.Within(process, window),
            Locks = LockFigures.Of(
                new FigureSource([(-1, process)], window, thread => FormattableString.Invariant($"{nameOf(thread)} {thread}"))),
        };
    }
}
