using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Storage;

/// <summary>The folder that holds one run: run.json, traces/, and a speedscope file per strategy.</summary>
public sealed class RunFolder
{
    /// <summary>The run file's name.</summary>
    public const string RunFileName = "run.json";

    /// <summary>The name of the file in its place where a running process was recorded.</summary>
    public const string TraceFileName = "trace.json";

    /// <summary>The folder of runs, in the current one.</summary>
    public const string RunsName = "concur-runs";

    /// <summary>The name of a sweep's journal.</summary>
    internal const string SweepFileName = "sweep.jsonl";

    /// <summary>The report page's name.</summary>
    public const string ReportName = "report.html";

    private const string TracesName = "traces";
    private const string SpeedscopeEnding = ".speedscope.json";
    private const string VerificationName = "verification";

    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The run file.</summary>
    public string RunFile => System.IO.Path.Combine(Path, RunFileName);

    /// <summary>Where traces go.</summary>
    public string Traces => System.IO.Path.Combine(Path, TracesName);

    /// <summary>Makes the folder for the traces of tried remedies: their trials may be called as those of the run itself.</summary>
    public string CreateVerificationTraces() => Directory.CreateDirectory(System.IO.Path.Combine(Traces, VerificationName)).FullName;

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="path">Where; null for a new one below <c>concur-runs</c> in <paramref name="current"/>.</param>
    /// <param name="current">The current folder.</param>
    /// <param name="workload">Names the folder when no path is given.</param>
    /// <param name="startedUtc">Names the folder when no path is given.</param>
    /// <exception cref="ConcurException">The folder holds a run, or can't be written.</exception>
    public static RunFolder Create(string? path, string current, string workload, DateTimeOffset startedUtc)
    {
        var wanted = path is null ? System.IO.Path.Combine(current, RunsName) : System.IO.Path.GetFullPath(path, current);
        try
        {
            var folder = new RunFolder(path is null ? CreateNew(wanted, workload, startedUtc, TracesName) : wanted);
            RefuseUsed(folder.Path, path);
            Directory.CreateDirectory(folder.Traces);
            var probe = folder.PathOf(".writable");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{wanted}' cannot be written: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Refuses a folder that holds a run, a recorded process or a sweep.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">As the user gave it.</param>
    /// <exception cref="ConcurException">It does.</exception>
    internal static void RefuseUsed(string folder, string? path)
    {
        if (((string[])[RunFileName, TraceFileName, SweepFileName]).Any(name => File.Exists(System.IO.Path.Combine(folder, name))))
            throw new ConcurException(FailureKind.BadInput, $"'{path}' already holds a run; give another folder with --output, or remove that one");
    }

    /// <summary>Makes a folder that was not there, with another in it.</summary>
    /// <param name="runs">The folder of runs; made where it is not there.</param>
    /// <param name="what">Names the folder.</param>
    /// <param name="startedUtc">Names the folder.</param>
    /// <param name="inner">The name of the one in it.</param>
    /// <returns>The folder: nobody else has it, however many begin in the same second.</returns>
    internal static string CreateNew(string runs, string what, DateTimeOffset startedUtc, string inner)
    {
        var stem = startedUtc.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "_" + FileNames.Of(what);
        var made = System.IO.Path.Combine(runs, FormattableString.Invariant($".{Guid.NewGuid():n}"));
        Directory.CreateDirectory(System.IO.Path.Combine(made, inner));
        for (var attempt = 1; ; attempt++)
        {
            var path = System.IO.Path.Combine(runs, attempt == 1 ? stem : FormattableString.Invariant($"{stem}-{attempt}"));
            try
            {
                // The file system decides who is first: one folder does not take the place of another that is not empty.
                Directory.Move(made, path);
                return path;
            }
            catch (IOException) when (System.IO.Path.Exists(path))
            {
                // Somebody has it; the next name.
            }
        }
    }

    /// <summary>Takes back what <see cref="Create"/> made, for a recording that could not even begin; what else lies there stays.</summary>
    /// <param name="label">What the names of its files in traces begin with.</param>
    public void Discard(string label)
    {
        foreach (var file in Directory.EnumerateFiles(Traces, FileNames.Of(label) + ".*")) File.Delete(file);
        foreach (var folder in (string[])[Traces, Path])
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        }
    }

    /// <summary>The folder that a run's path stands for: the folder itself, or its run.json.</summary>
    public static RunFolder Of(string path) => new(Directory.Exists(path) ? path : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);

    /// <summary>The file of a recorded running process that a path stands for: of its folder, or itself; null where it stands for a run or nothing.</summary>
    public static string? TraceFileOf(string path)
    {
        var file = Directory.Exists(path) ? System.IO.Path.Combine(path, TraceFileName) : path;
        return System.IO.Path.GetFileName(file) == TraceFileName && File.Exists(file) ? file : null;
    }

    /// <summary>The traces of one trial: of its own process, then of its workers by number, or of a command's processes.</summary>
    public ImmutableArray<string> TracesOf(string label)
    {
        if (!Directory.Exists(Traces)) return [];
        var names = new Regex($@"^{Regex.Escape(FileNames.Of(label))}(?:-w?(\d{{1,9}}))?(?:\.stacks)?\.nettrace$", RegexOptions.CultureInvariant);
        return [.. Directory.EnumerateFiles(Traces).Select(path => (Path: path, Match: names.Match(System.IO.Path.GetFileName(path))))
            .Where(file => file.Match.Success && new FileInfo(file.Path).Length > 0)
            .OrderBy(file => file.Match.Groups[1].Success ? int.Parse(file.Match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : -1)
            .ThenBy(file => file.Path, StringComparer.Ordinal).Select(file => file.Path)];
    }

    /// <summary>What the scheduler source wrote of one trial; null where there is nothing.</summary>
    public string? ScheduleOf(string label) =>
        ((string[])[".perf.data", ".perf", ".schedstat"]).Select(ending => System.IO.Path.Combine(Traces, FileNames.Of(label) + ending)).FirstOrDefault(File.Exists);

    /// <summary>The speedscope file of a strategy, relative to the folder.</summary>
    public static string SpeedscopeName(string strategy) => FileNames.Of(strategy) + SpeedscopeEnding;

    /// <summary>The files that belong to the run, of all that lies in the folder; links are none of them.</summary>
    /// <param name="traces">Whether those of traces are wanted.</param>
    public IEnumerable<string> Files(bool traces)
    {
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint, RecurseSubdirectories = true };
        var files = Directory.EnumerateFiles(Path, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(file => System.IO.Path.GetFileName(file) is RunFileName or TraceFileName or ReportName || file.EndsWith(SpeedscopeEnding, StringComparison.Ordinal));
        if (traces && Directory.Exists(Traces) && new DirectoryInfo(Traces).LinkTarget is null) files = files.Concat(Directory.EnumerateFiles(Traces, "*", options));
        return files.Order(StringComparer.Ordinal);
    }

    /// <summary>The path of a file in the folder.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
