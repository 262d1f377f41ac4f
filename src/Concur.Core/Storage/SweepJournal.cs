using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Concur.Core.Model;
using Concur.Core.Storage.Unix;

namespace Concur.Core.Storage;

/// <summary>
/// A sweep's folder. Its journal, <c>sweep.jsonl</c>, begins with a line that has the request and the machine, and gets a line for each
/// launch as soon as that is made; <c>sweep.json</c> is the report. A launch whose line was cut short is made again.
/// </summary>
public sealed class SweepJournal : IDisposable
{
    /// <summary>The journal's name.</summary>
    public const string FileName = RunFolder.SweepFileName;

    /// <summary>No user gives a folder such a name, so it can be deleted.</summary>
    private const string TracesName = ".sweep-traces";

    private readonly StreamWriter _writer;
    private readonly FolderClaim _claim;

    private SweepJournal(string folder, FolderClaim claim, FileStream file, IReadOnlyList<SweepLaunch> launches)
    {
        (Folder, _claim, Launches) = (folder, claim, launches);
        _writer = new StreamWriter(file) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The launches that were made before this journal was opened.</summary>
    public IReadOnlyList<SweepLaunch> Launches { get; }

    /// <summary>The folder for the traces of a profiled launch, until they are read: a sweep keeps none.</summary>
    public string Traces => Directory.CreateDirectory(Path.Combine(Folder, TracesName)).FullName;

    /// <summary>The folder of a sweep; null where the path does not lead to a sweep.</summary>
    /// <param name="path">The folder itself, its journal or its report.</param>
    public static string? FolderOf(string path) => Directory.Exists(path) ? Holds(path)
        : Path.GetFileName(path) is FileName or SweepFile.FileName ? Holds(Path.GetDirectoryName(Path.GetFullPath(path))!)
        : null;

    /// <summary>Begins the journal of a new sweep.</summary>
    /// <param name="path">Its folder, which must not hold one; null for a new one below <c>concur-runs</c>.</param>
    /// <param name="current">The current folder.</param>
    /// <param name="opening">The request and the machine.</param>
    /// <param name="label">Is in the name of a new folder as well; null for none.</param>
    /// <exception cref="ConcurException">There is one already, or the folder can't be written.</exception>
    public static SweepJournal Create(string? path, string current, SweepReport opening, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(opening);
        var folder = path is null ? Path.Combine(current, RunFolder.RunsName) : Path.GetFullPath(path, current);
        try
        {
            var name = $"sweep-{opening.Request.Name}{(label is null ? "" : "_" + label)}";
            if (path is null) folder = RunFolder.CreateNew(folder, name, opening.StartedUtc, TracesName);
            if (Holds(folder) is not null)
                throw Bad($"'{path}' already holds a sweep; go on with it by --resume, or give another folder with --output");
            RunFolder.RefuseUsed(folder, path);
            RunFolder.RefuseLinks(folder);
            var claim = FolderClaim.Take(Directory.CreateDirectory(folder).FullName);
            return Opened(claim, () =>
            {
                // It was free before it was claimed; another process may have come and gone since.
                RunFolder.RefuseUsed(folder, path ?? folder);
                var file = new FileStream(Path.Combine(folder, FileName), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
                var journal = new SweepJournal(folder, claim, file, []);
                journal._writer.WriteLine(SweepJournalLines.Of(opening));
                return journal;
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Bad($"'{folder}' cannot be written: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Opens the journal of an incomplete sweep, to resume it.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <returns>The journal, and the request with which it was started.</returns>
    /// <exception cref="ConcurException">
    /// There is none, it has links, another process writes to it, or this version can't read it.
    /// </exception>
    public static (SweepJournal Journal, SweepReport Opening) Resume(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw Bad($"'{folder}' holds no sweep to resume: there is no '{path}'");
        RunFolder.RefuseLinks(folder);
        SpecialFiles.Refuse(path);
        FolderClaim claim;
        try
        {
            claim = FolderClaim.Take(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Bad($"'{folder}' cannot be written: {e.Message.ReplaceLineEndings(" ")}");
        }

        return Opened(claim, () =>
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return Opened(file, () =>
            {
                var (opening, launches, whole) = SweepJournalLines.Read(path, file);

                // A line that was cut short would be continued by the next one.
                file.SetLength(whole);
                file.Seek(0, SeekOrigin.End);
                return (new SweepJournal(folder, claim, file, launches), opening);
            });
        });
    }

    /// <summary>Reads a sweep, which another process may be making.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <exception cref="ConcurException">This version can't read it.</exception>
    public static (SweepReport Opening, IReadOnlyList<SweepLaunch> Launches) Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        SpecialFiles.Refuse(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (opening, launches, _) = SweepJournalLines.Read(path, file);
        return (opening, launches);
    }

    /// <summary>Writes a launch. It is in the file when this returns.</summary>
    public void Keep(SweepLaunch launch) => _writer.WriteLine(SweepJournalLines.Of(launch));

    /// <summary>Closes the journal.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        if (Directory.Exists(Path.Combine(Folder, TracesName))) Directory.Delete(Path.Combine(Folder, TracesName), recursive: true);
        _claim.Dispose();
    }

    /// <summary>Closes what is open where the next step fails.</summary>
    private static T Opened<T>(IDisposable open, Func<T> next)
    {
        try
        {
            return next();
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    private static ConcurException Bad(string message) => new(FailureKind.BadInput, message);

    private static string? Holds(string folder) => File.Exists(Path.Combine(folder, FileName)) ? folder : null;
}

/// <summary>The lines of a sweep's journal.</summary>
internal static class SweepJournalLines
{
    private const long MostBytes = 256L << 20;

    /// <summary>The first line: the request and the machine.</summary>
    public static string Of(SweepReport opening) => JsonSerializer.Serialize(SweepHeader.Of(opening), DocumentContext.Lines.SweepHeader);

    /// <summary>The line of a launch.</summary>
    public static string Of(SweepLaunch launch) => JsonSerializer.Serialize(launch, DocumentContext.Lines.SweepLaunch);

    /// <summary>Reads a journal from its beginning.</summary>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="file">The open file.</param>
    /// <returns>The request, the launches, and the length of all complete lines, bytes.</returns>
    /// <exception cref="ConcurException">This version can't read it.</exception>
    public static (SweepReport Opening, IReadOnlyList<SweepLaunch> Launches, long Whole) Read(string path, FileStream file)
    {
        var bytes = BoundedFile.Read(file, path, MostBytes, "a sweep's journal").Span;
        var (launches, whole) = (new List<SweepLaunch>(), 0);
        SweepReport? opening = null;
        try
        {
            while (bytes[whole..].IndexOf((byte)'\n') is >= 0 and var length)
            {
                var line = bytes.Slice(whole, length);
                UntrustedJson.Check(line);
                if (opening is null) opening = Parse(line, DocumentContext.Lines.SweepHeader).ToReport();
                else launches.Add(Checked(Parse(line, DocumentContext.Lines.SweepLaunch)));
                whole += length + 1;
            }

            return (opening ?? throw new FormatException("its first line is not complete"), launches, whole);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{path}' is not a sweep's journal: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static T Parse<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(line, type) ?? throw new JsonException("a line is null");

    /// <exception cref="FormatException">It can't have been measured.</exception>
    private static SweepLaunch Checked(SweepLaunch launch)
    {
        if (launch.IterationsMs.Any(ms => ms <= 0)) throw new FormatException("an iteration took no time");
        launch.Units?.Check();
        return launch;
    }
}
