using System.Globalization;
using Concur.Traces.Timelines;

namespace Concur.Traces.Exports;

/// <summary>Writes a timeline's intervals as comma-separated values (RFC 4180): a line per interval.</summary>
public static class TimelineCsv
{
    private const string Sampled = "sampled";

    /// <summary>
    /// Writes a heading and the lines. A pause of a whole process has no thread; a sampled stack's name is its innermost frame.
    /// The last column is the thread that held the lock, or that suspended the others.
    /// </summary>
    public static void Write(Timeline timeline, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(output);
        var buffer = Array.Empty<int>();
        output.Write("process,thread,name,category,startMs,endMs,byThread\n");
        foreach (var process in timeline.Processes)
        {
            foreach (var pause in process.Suspensions) Line(process, "", pause.Category, pause, output);
            foreach (var thread in process.Threads)
            {
                foreach (var activity in thread.Activities) Line(process, thread.Name, activity.Category, activity, output);
                foreach (var span in thread.Stacks)
                {
                    var interval = new TimelineInterval(Sampled, span.StartMs, span.EndMs);
                    Line(process, thread.Name, timeline.Stacks.InnermostOf(span.Stack, ref buffer), interval, output);
                }
            }
        }
    }

    private static void Line(TimelineProcess process, string thread, string name, TimelineInterval interval, TextWriter output)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{process.ProcessId},{Cell(thread)},{Cell(name)},{interval.Category},"));
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{interval.StartMs:0.######},{interval.EndMs:0.######},"));
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{interval.ByThread}\n"));
    }

    /// <summary>
    /// A name may be any text: one that a spreadsheet would take for a formula gets an apostrophe before it, which makes it
    /// text there.
    /// </summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal)) text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
