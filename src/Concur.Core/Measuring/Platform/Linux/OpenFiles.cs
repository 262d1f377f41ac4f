using System.Globalization;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>How many files this process may have open: RLIMIT_NOFILE, getrlimit(2).</summary>
internal static class OpenFiles
{
    /// <summary>For what else the tool opens until it is done: traces, assemblies, sockets.</summary>
    private const int Spare = 64;

    /// <summary>
    /// What a runtime with its assemblies and sessions has open at a time, about 150, and as much again for a workload. With 128 the
    /// harness's runtime gives up with "Out of memory".
    /// </summary>
    private const int Fewest = 256;

    private const int Thousand = 1000;
    private const string LimitName = "Max open files";

    /// <summary>
    /// The limit, which the runtime has raised to the hard limit at its start; the largest number where there is no limit, or none is
    /// known.
    /// </summary>
    public static int Limit() => ParseLimit(ProcFile.Text("/proc/self/limits")) ?? int.MaxValue;

    /// <summary>Why nothing can be recorded with so few open files; null where it can.</summary>
    /// <param name="limit">How many the tool, and each process that it starts, may have open.</param>
    public static string? Refusal(int limit) => limit >= Fewest
        ? null
        : FormattableString.Invariant($"needs {Fewest} open files, and {limit} are allowed; 'ulimit -n {Fewest}' raises that");

    /// <summary>Why perf events of a process that runs already can't be had.</summary>
    /// <param name="process">The process.</param>
    /// <param name="needed">How many files its events take: one for each thread and processor.</param>
    /// <param name="limit">How many files the tool may have open.</param>
    /// <param name="free">How many of them are free for events.</param>
    public static string Refusal(int process, int needed, int limit, int free)
    {
        var (others, enough) = (limit - free, RoundedUp((long)needed + limit - free));
        return FormattableString.Invariant($"perf events of process {process} take {needed} open files (threads x processors) besides the ")
            + FormattableString.Invariant($"{others} that the tool needs, and {limit} are allowed; 'ulimit -n {enough}' allows enough");
    }

    /// <summary>How many more files can be opened for one purpose, so that enough are left for everything else; may be negative.</summary>
    public static int Free()
    {
        var limit = Limit();
        return limit == int.MaxValue ? limit : limit - Spare - Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
    }

    /// <summary>To the next thousand: threads may begin meanwhile.</summary>
    private static long RoundedUp(long files) => (files / Thousand * Thousand) + Thousand;

    /// <summary>Parses the text of /proc/PID/limits: a line per limit, its name, the soft limit, the hard limit and the unit.</summary>
    /// <returns>The soft limit; null where it is "unlimited", or there is no such line.</returns>
    internal static int? ParseLimit(string? limits)
    {
        var line = limits?.Split('\n').FirstOrDefault(text => text.StartsWith(LimitName, StringComparison.Ordinal));
        var fields = line?[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isNumber = int.TryParse(fields?.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit);
        return isNumber ? limit : null;
    }
}

/// <summary>How many descriptors may be kept open for one purpose. One thread uses it.</summary>
/// <param name="most">The number.</param>
internal sealed class DescriptorBudget(int most)
{
    private int _left = most;

    /// <summary>Takes one, if one is left.</summary>
    public bool TryTake()
    {
        if (_left <= 0) return false;
        _left--;
        return true;
    }

    /// <summary>Gives one back.</summary>
    public void Return() => _left++;
}

/// <summary>
/// A small file of /proc that is read again and again. Its descriptor stays open where the budget allows that, because opening it
/// costs more than reading it; otherwise it is opened for each reading.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="budget">The descriptors that may be kept.</param>
internal sealed class PolledFile(string path, DescriptorBudget budget) : IDisposable
{
    private int _descriptor = -1;

    /// <summary>Reads the file from its beginning.</summary>
    /// <returns>Bytes; at most 0 when the process or thread that it tells of has ended.</returns>
    public int Read(Span<byte> into)
    {
        if (_descriptor >= 0) return ProcCalls.ReadFromStart(_descriptor, into);
        var opened = ProcCalls.OpenFile(path);
        if (opened < 0) return opened;
        var bytes = ProcCalls.ReadFromStart(opened, into);
        if (budget.TryTake()) _descriptor = opened;
        else _ = ProcCalls.Close(opened);
        return bytes;
    }

    public void Dispose()
    {
        if (_descriptor < 0) return;
        _ = ProcCalls.Close(_descriptor);
        _descriptor = -1;
        budget.Return();
    }
}
