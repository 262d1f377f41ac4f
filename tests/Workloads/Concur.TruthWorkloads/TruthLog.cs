using System.Collections.Concurrent;
using System.Globalization;

namespace Concur.TruthWorkloads;

/// <summary>
/// Hands the units' truths out: when the process ends, a file of its own in the folder that CONCUR_TRUTH names. Its
/// first line is the launch's process id; then a line per unit in order of their ends.
/// </summary>
internal static class TruthLog
{
    private static readonly ConcurrentQueue<UnitTruth> Units = new();
    private static readonly string? Folder = Environment.GetEnvironmentVariable("CONCUR_TRUTH");

    static TruthLog() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Write();

    /// <summary>Whether this is a worker process of a launch.</summary>
    public static bool IsWorker { get; } = Environment.GetCommandLineArgs() is [_, "worker", ..];

    /// <summary>Runs a unit's steps and keeps their truth.</summary>
    public static UnitTruth Record(Action<UnitTruth> steps)
    {
        var truth = new UnitTruth();
        steps(truth);
        Units.Enqueue(truth);
        truth.Close();
        return truth;
    }

    /// <summary>The same for a unit that awaits.</summary>
    public static async Task RecordAsync(Func<UnitTruth, Task> steps)
    {
        var truth = new UnitTruth();
        await steps(truth);
        Units.Enqueue(truth);
        truth.Close();
    }

    private static void Write()
    {
        if (Folder is null) return;
        var header = IsWorker ? ParentId() : Text($"{Environment.ProcessId}");
        File.WriteAllLines(Path.Combine(Folder, Text($"{Environment.ProcessId}")), [header, .. Units.Select(Line)]);
    }

    private static string Line(UnitTruth unit)
    {
        long[] counts =
        [
            unit.StartNs, unit.EndNs, unit.ThreadId, unit.PauseNsAtStart, unit.PauseNsAtEnd, unit.QueueNsAtStart, unit.QueueNsAtEnd,
            unit.PendingNsAtEnd, .. Counts(unit.CountsAtStart), .. Counts(unit.CountsAtEnd),
        ];
        return string.Join(' ', [.. counts.Select(count => Text($"{count}")), .. unit.Ns.Select(pair => Text($"{pair.Key}={pair.Value}"))]);
    }

    private static long[] Counts(RuntimeCounts counts) =>
        [counts.Contentions, counts.Methods, counts.AllocatedBytes, counts.Collections];

    /// <summary>Field 4 of /proc/self/stat, the second after the name in parentheses.</summary>
    private static string ParentId()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
