using System.Globalization;
using Concur.Protocol;
using Concur.Traces.Timelines;

namespace Concur.Traces.Exports;

/// <summary>Writes a timeline's intervals as comma-separated values (RFC 4180): a line per interval.</summary>
public static class TimelineCsv
{
    private const string Sampled = "sampled";
    private const string Counted = "counted";

    /// <summary>
    /// Writes a heading and the lines. A pause of a whole process has no thread; a sampled stack's name is its innermost frame. The
    /// column <c>byThread</c> is the thread that held the lock, or that suspended the others. The lines of a thread do not overlap but
    /// for two categories: <c>sampled</c>, and <c>counted</c>, the time between two readings of a thread's counters, whose
    /// <c>cpuMs</c> is how long the thread was on a CPU in it. When it was is not known there, and so there are no lines
    /// <c>compute</c>.
    /// </summary>
    public static void Write(Timeline timeline, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(output);
        var buffer = Array.Empty<int>();
        output.Write("process,thread,name,category,startMs,endMs,byThread,cpuMs\n");
        foreach (var process in timeline.Processes)
        {
            foreach (var pause in process.Suspensions) Line(process, "", pause.Category, pause, output);
            foreach (var thread in process.Threads)
            {
                foreach (var activity in thread.Activities) Line(process, thread.Name, activity.Category, activity, output);
                foreach (var time in thread.Counted)
                    Line(process, thread.Name, Counted, new TimelineInterval(Counted, time.StartMs, time.EndMs), output, time.CpuMs);
                foreach (var span in thread.Stacks)
                {
                    var interval = new TimelineInterval(Sampled, span.StartMs, span.EndMs);
                    Line(process, thread.Name, timeline.Stacks.InnermostOf(span.Stack, ref buffer), interval, output);
                }
            }
        }
    }

    private static void Line(
        TimelineProcess process, string thread, string name, TimelineInterval interval, TextWriter output, double? cpuMs = null)
    {
        var names = $"{CsvText.Cell(thread)},{CsvText.Cell(name)},{interval.Category}";
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{process.ProcessId},{names},"));
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{interval.StartMs:0.######},{interval.EndMs:0.######},"));
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{interval.ByThread},{cpuMs:0.######}\n"));
    }
}
