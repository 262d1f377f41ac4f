using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Concur.Core.Model;
using Concur.Core.Storage.Unix;
using Concur.Protocol;

namespace Concur.Core.Storage;

/// <summary>The folder of one run: run.json, report.html, traces/, and a speedscope file per strategy.</summary>
public sealed class RunFolder
{
    /// <summary>The run file's name.</summary>
    public const string RunFileName = "run.json";

    /// <summary>The name of the file in place of the run file where a running process was recorded.</summary>
    public const string TraceFileName = "trace.json";

    /// <summary>The folder of runs, in the current one.</summary>
    public const string RunsName = "concur-runs";

    /// <summary>The name of a sweep's journal.</summary>
    internal const string SweepFileName = "sweep.jsonl";

    /// <summary>The report page's name.</summary>
    public const string ReportName = "report.html";

    /// <summary>What the names of files with the runtime's events end with.</summary>
    internal const string TraceEnding = ".nettrace";

    /// <summary>How the name of a new folder tells when it began, UTC.</summary>
    internal const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private const string LatestName = "latest";
    private const string TracesName = "traces";
    private const string CountersEnding = ".schedstat";
    internal const string SpeedscopeEnding = ".speedscope.json";
    private const string VerificationName = "verification";

    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Whether it was made for this run.</summary>
    internal bool IsNew { get; init; }

    /// <summary>The run file.</summary>
    public string RunFile => System.IO.Path.Combine(Path, RunFileName);

    /// <summary>Where traces go.</summary>
    public string Traces => System.IO.Path.Combine(Path, TracesName);

    /// <summary>Makes the folder for the traces of tried remedies, whose trials may have the labels of the run's own.</summary>
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
            var isNew = path is null || !Directory.Exists(wanted);
            var folder = new RunFolder(path is null ? CreateNew(wanted, workload, startedUtc, TracesName) : wanted) { IsNew = isNew };
            RefuseUsed(folder.Path, path);
            RefuseLinks(folder.Path);
            Directory.CreateDirectory(folder.Traces);
            var probe = folder.PathOf($".{Guid.NewGuid():n}");
            new FileStream(probe, FileMode.CreateNew).Dispose();
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
    /// <exception cref="ConcurException">It holds one.</exception>
    internal static void RefuseUsed(string folder, string? path)
    {
        string[] files = [RunFileName, TraceFileName, SweepFileName];
        if (!Array.Exists(files, name => File.Exists(System.IO.Path.Combine(folder, name)))) return;
        throw new ConcurException(
            FailureKind.BadInput, $"'{path}' already holds a run; give another folder with --output, or remove that one");
    }

    /// <summary>
    /// Refuses a folder with links under the names of files that the tool writes. The tool would write to the links' targets, and
    /// another user may have chosen those.
    /// </summary>
    /// <exception cref="ConcurException">It has one, or its folder of traces has.</exception>
    internal static void RefuseLinks(string folder)
    {
        if (!Directory.Exists(folder)) return;
        var written = new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(file => IsWritten(file.Name));
        var traces = new DirectoryInfo(System.IO.Path.Combine(folder, TracesName));
        if (traces is { Exists: true, LinkTarget: null })
            written = written.Concat(traces.EnumerateFileSystemInfos("*", SearchOption.AllDirectories));
        if (written.FirstOrDefault(file => file.LinkTarget is not null) is not { } link) return;
        throw new ConcurException(
            FailureKind.BadInput,
            $"'{link.FullName}' is a link, and what is measured would be written to where it leads; remove it, or give another folder");
    }

    /// <summary>Whether a file of a run or a sweep has that name; hidden files are the tool's own.</summary>
    private static bool IsWritten(string name) => name is RunFileName or TraceFileName or SweepFileName or ReportName or TracesName
        || name.StartsWith('.') || System.IO.Path.GetExtension(name) is ".json" or ".svg" or ".txt";

    /// <summary>Makes a new folder, with another in it.</summary>
    /// <param name="runs">The folder of runs, which need not exist.</param>
    /// <param name="what">Names the folder.</param>
    /// <param name="startedUtc">Names the folder.</param>
    /// <param name="inner">The name of the one in it.</param>
    /// <returns>The folder. No other process has it, even if several begin in the same second.</returns>
    internal static string CreateNew(string runs, string what, DateTimeOffset startedUtc, string inner)
    {
        var stem = startedUtc.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + "_" + FileNames.Of(what);
        var made = System.IO.Path.Combine(runs, FormattableString.Invariant($".{Guid.NewGuid():n}"));
        Directory.CreateDirectory(System.IO.Path.Combine(made, inner));
        KeepOutOfGit(runs);
        for (var attempt = 1; ; attempt++)
        {
            var path = System.IO.Path.Combine(runs, attempt == 1 ? stem : FormattableString.Invariant($"{stem}-{attempt}"));
            try
            {
                // The file system decides which process is first: a folder does not replace another that is not empty (rename(2)).
                Directory.Move(made, path);
                return path;
            }
            catch (IOException) when (System.IO.Path.Exists(path))
            {
                // Another process has it: try the next name.
            }
        }
    }

    /// <summary>What is measured is not part of a project: Git leaves out the folder of runs.</summary>
    private static void KeepOutOfGit(string runs)
    {
        var file = System.IO.Path.Combine(runs, ".gitignore");
        if (System.IO.Path.GetFileName(runs) == RunsName && !System.IO.Path.Exists(file)) File.WriteAllText(file, "*\n");
    }

    /// <summary>Removes the files of <see cref="Create"/> after a recording that could not start. Other files in the folder stay.</summary>
    /// <param name="label">The beginning of the names of its files in traces.</param>
    public void Discard(string label)
    {
        foreach (var file in Directory.EnumerateFiles(Traces, FileNames.Of(label) + ".*")) File.Delete(file);
        if (!Directory.EnumerateFileSystemEntries(Traces).Any()) Directory.Delete(Traces);
        if (!Directory.EnumerateFileSystemEntries(Path).Any()) Directory.Delete(Path);
    }

    /// <summary>The folders in a folder of runs, but for the link to the latest one; empty where there is no such folder.</summary>
    public static IEnumerable<string> In(string runs) => Directory.Exists(runs)
        ? Directory.EnumerateDirectories(runs).Where(path => System.IO.Path.GetFileName(path) != LatestName || !IsLink(path))
        : [];

    /// <summary>
    /// Makes the link <c>latest</c>, beside a folder in the folder of runs, lead to it. Where a link can't be made, there is none; a file
    /// or a folder of that name stays.
    /// </summary>
    /// <param name="folder">The folder of a run, a recording or a sweep.</param>
    public static void LinkLatest(string folder)
    {
        var runs = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(folder))!;
        var link = System.IO.Path.Combine(runs, LatestName);
        if (System.IO.Path.GetFileName(runs) != RunsName || (System.IO.Path.Exists(link) && !IsLink(link))) return;
        try
        {
            if (IsLink(link)) DeleteLink(link);
            Directory.CreateSymbolicLink(link, System.IO.Path.GetFileName(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process was first, or the system allows no links.
        }
    }

    /// <summary>Windows has links to folders and links to files, each deleted in its own way.</summary>
    private static void DeleteLink(string link)
    {
        if (Directory.Exists(link)) Directory.Delete(link);
        else File.Delete(link);
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    /// <summary>The folder of a run.</summary>
    /// <param name="path">The folder itself, or its run.json.</param>
    public static RunFolder Of(string path) =>
        new(Directory.Exists(path) ? path : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);

    /// <summary>The file of a recording of 'attach'; null where the path is not such a recording.</summary>
    /// <param name="path">Its folder, or the file itself.</param>
    public static string? TraceFileOf(string path)
    {
        var file = Directory.Exists(path) ? System.IO.Path.Combine(path, TraceFileName) : path;
        return System.IO.Path.GetFileName(file) == TraceFileName && File.Exists(file) ? file : null;
    }

    /// <summary>The traces of one trial: of its harness, then of its workers by number, or of a command's processes.</summary>
    public ImmutableArray<string> TracesOf(string label)
    {
        if (!Directory.Exists(Traces)) return [];
        var stem = Regex.Escape(FileNames.Of(label));
        var names = new Regex($@"^{stem}(?:-w?(?<number>\d{{1,9}}))?(?:\.stacks)?\.nettrace$", RegexOptions.CultureInvariant);
        int? Number(Match match) =>
            match.Groups["number"] is { Success: true } number ? int.Parse(number.ValueSpan, CultureInfo.InvariantCulture) : null;
        return
        [
            .. Directory.EnumerateFiles(Traces).Select(path => (Path: path, Match: names.Match(System.IO.Path.GetFileName(path))))
                .Where(file => file.Match.Success && new FileInfo(file.Path).Length > 0 && SpecialFiles.IsOrdinary(file.Path))
                .OrderBy(file => Number(file.Match))
                .ThenBy(file => file.Path, StringComparer.Ordinal)
                .Select(file => file.Path),
        ];
    }

    /// <summary>
    /// The trace with a name that the run's file has; null where it is not there, and for a name that leads out of the folder of traces.
    /// </summary>
    public string? TraceNamed(string? name)
    {
        if (string.IsNullOrEmpty(name) || System.IO.Path.GetFileName(name) != name) return null;
        var path = System.IO.Path.Combine(Traces, name);
        return File.Exists(path) && SpecialFiles.IsOrdinary(path) ? path : null;
    }

    /// <summary>The scheduler source's file of one trial; null without one.</summary>
    public string? ScheduleOf(string label)
    {
        var stem = System.IO.Path.Combine(Traces, FileNames.Of(label));
        string[] files = [stem + ".perf.data", stem + ".perf", stem + CountersEnding];
        return Array.Find(files, File.Exists);
    }

    /// <summary>The counters that were read beside the scheduler source of one trial; null without them.</summary>
    public string? CountersOf(string label)
    {
        var path = System.IO.Path.Combine(Traces, FileNames.Of(label)) + CountersEnding;
        return File.Exists(path) && ScheduleOf(label) != path ? path : null;
    }

    /// <summary>The file with what was replayed of a trial.</summary>
    public string WorkOf(string label) => System.IO.Path.Combine(Traces, FileNames.Of(label)) + ".work.json";

    /// <summary>The speedscope file of a strategy, relative to the folder.</summary>
    public static string SpeedscopeName(string strategy) => FileNames.Of(strategy) + SpeedscopeEnding;

    /// <summary>The run's own files in the folder, without links.</summary>
    /// <param name="traces">Whether traces are wanted too.</param>
    public IEnumerable<string> Files(bool traces)
    {
        var here = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint };
        var below = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint, RecurseSubdirectories = true };
        bool IsOwn(string file) => System.IO.Path.GetFileName(file) is RunFileName or TraceFileName or ReportName
            || file.EndsWith(SpeedscopeEnding, StringComparison.Ordinal);
        var files = Directory.EnumerateFiles(Path, "*", here).Where(IsOwn);
        if (traces && Directory.Exists(Traces) && new DirectoryInfo(Traces).LinkTarget is null)
            files = files.Concat(Directory.EnumerateFiles(Traces, "*", below));
        return files.Where(SpecialFiles.IsOrdinary).Order(StringComparer.Ordinal);
    }

    /// <summary>The size of all that the tool wrote into the folder, bytes.</summary>
    public long Bytes => OwnFiles(tracesOnly: false).Sum(file => new FileInfo(file).Length);

    /// <summary>All that the tool wrote into the folder of a run, a recording or a sweep, without links.</summary>
    /// <param name="tracesOnly">Whether only the traces are meant.</param>
    internal IEnumerable<string> OwnFiles(bool tracesOnly)
    {
        var here = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint };
        bool IsOwn(string file) => System.IO.Path.GetFileName(file) is SweepFileName || System.IO.Path.GetExtension(file) is ".svg";
        var all = Files(traces: true).Concat(Directory.EnumerateFiles(Path, "*", here).Where(IsOwn));
        return all.Where(file => !tracesOnly || System.IO.Path.GetDirectoryName(file) != Path);
    }

    /// <summary>The path of a file in the folder.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
