using System.Buffers.Binary;
using System.IO.Compression;
using Concur.Core.Model;
using Concur.Core.Storage.Unix;
using Concur.Protocol;
using Concur.Traces.Nettrace;

namespace Concur.Core.Storage;

/// <summary>
/// A zipped run folder, which may come from another machine. Names that lead out of a folder, more entries or bytes than a run has,
/// and entries that unpack to far more than their size are refused before anything is written.
/// </summary>
public static class RunZip
{
    /// <summary>The largest size of an unpacked run.</summary>
    private const long MostBytes = 8L << 30;

    /// <summary>The largest allowed ratio of unpacked to packed size. That of traces is about 10, that of zip bombs 1,000.</summary>
    private const long MostShrinking = 200;

    /// <summary>The unpacked size up to which every ratio is allowed.</summary>
    private const long AlwaysAllowed = 16L << 20;

    private const int LongestName = 400;

    private static ReadOnlySpan<byte> Signature => "PK\u0003\u0004"u8;

    /// <summary>Whether the file begins as a zip does.</summary>
    public static bool Is(string path)
    {
        if (!File.Exists(path) || !SpecialFiles.IsOrdinary(path)) return false;
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Signature);
    }

    /// <summary>Reads one file of the run.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="name">The file, such as run.json.</param>
    /// <param name="mostBytes">Its largest allowed size.</param>
    /// <exception cref="ConcurException">The zip is damaged, is not a run, or is refused.</exception>
    public static byte[] Read(string path, string name, long mostBytes) => Open(path, archive =>
    {
        var entry = archive.GetEntry(Prefix(archive) + name) ?? throw new InvalidDataException($"there is no {name} in it");
        using var bytes = new MemoryStream();
        Copy(entry, bytes, mostBytes, path);
        return bytes.ToArray();
    });

    /// <summary>Unpacks all files of the run into an empty folder.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="folder">The folder, which must exist.</param>
    /// <exception cref="ConcurException">The zip is damaged, is not a run, or is refused.</exception>
    public static void Unpack(string path, string folder) => Open(path, archive =>
    {
        // The limit for one file holds for all of them together.
        var left = Math.Min(MostBytes, Math.Max(AlwaysAllowed, new FileInfo(path).Length * MostShrinking));
        var prefix = Prefix(archive);
        foreach (var entry in archive.Entries)
        {
            if (!entry.FullName.StartsWith(prefix, StringComparison.Ordinal) || entry.FullName.EndsWith('/')) continue;
            var target = Path.Combine(folder, entry.FullName[prefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var file = File.Create(target);
            left -= Copy(entry, file, left, path);
        }

        return true;
    });

    /// <summary>Packs a run folder. After a failure there is no zip.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="traces">Whether traces are packed too.</param>
    /// <param name="output">The zip, replaced where it exists.</param>
    /// <param name="redacts">
    /// Whether only the report and the stacks are packed, without what <see cref="RedactedReports"/> leaves out: traces and the page
    /// hold command lines.
    /// </param>
    public static void Pack(RunFolder folder, bool traces, string output, bool redacts = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        AtomicFile.Replace(output, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var file in folder.Files(traces && !redacts))
            {
                if (redacts && RedactedReports.TryWrite(file, name => archive.CreateEntry(name).Open())) continue;
                var name = Path.GetRelativePath(folder.Path, file).Replace('\\', '/');
                if (file.EndsWith(RunFolder.TraceEnding, StringComparison.Ordinal))
                {
                    using var entry = archive.CreateEntry(name).Open();
                    CommandLineSecrets.CopyWithout(file, entry);
                    continue;
                }

                archive.CreateEntryFromFile(file, name);
            }

            return true;
        });
    }

    private static T Open<T>(string path, Func<ZipArchive, T> use)
    {
        SpecialFiles.Refuse(path);
        try
        {
            using var file = File.OpenRead(path);
            ZipDirectory.Check(file);
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            foreach (var entry in archive.Entries) CheckName(entry.FullName);
            var names = archive.Entries.DistinctBy(entry => entry.FullName, StringComparer.OrdinalIgnoreCase).Count();
            if (names < archive.Entries.Count) throw new InvalidDataException("two of its entries have one name");
            ZipDirectory.CheckFolders(archive.Entries.Select(entry => entry.FullName));
            return use(archive);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw Bad(path, e.Message.ReplaceLineEndings(" "));
        }
    }

    private static ConcurException Bad(string path, string reason) =>
        new(FailureKind.BadInput, $"'{path}' cannot be opened as a zipped run: {reason}");

    /// <summary>The beginning of all names: the folder's name, or nothing where the folder was zipped without its name.</summary>
    private static string Prefix(ZipArchive archive)
    {
        static bool IsRun(string name) =>
            name.Count(c => c == '/') <= 1 && Path.GetFileName(name) is RunFolder.RunFileName or RunFolder.TraceFileName;
        var files = archive.Entries.Select(entry => entry.FullName).Where(IsRun).ToList();
        return files switch
        {
            [var file] => file[..(file.LastIndexOf('/') + 1)],
            [] => throw new InvalidDataException($"there is no {RunFolder.RunFileName} in it"),
            _ => throw new InvalidDataException("there is more than one run in it"),
        };
    }

    private static void CheckName(string name)
    {
        var isSafe = name.Length is > 0 and <= LongestName && !name.StartsWith('/')
            && TerminalText.IsSafe(name)
            && !name.Any(c => c is '\\' or ':')
            && !name.Split('/').Any(part => part is ".." or ".");
        if (!isSafe) throw new InvalidDataException("the name of one of its entries leads out of the folder, or is none");
    }

    /// <summary>Unpacks an entry. The entry's own length is not relied on: bytes are counted as they come.</summary>
    /// <returns>The number of bytes.</returns>
    private static long Copy(ZipArchiveEntry entry, Stream target, long most, string path)
    {
        most = Math.Min(most, Math.Max(AlwaysAllowed, entry.CompressedLength * MostShrinking));
        using var source = entry.Open();
        var (buffer, copied) = (new byte[1 << 16], 0L);
        for (int read; (read = source.Read(buffer)) > 0; target.Write(buffer, 0, read))
        {
            copied += read;
            if (copied > most) throw Bad(path, "one of its entries unpacks to more than a run's file may be");
        }

        return copied;
    }
}

/// <summary>A run as a folder: a zip is unpacked into a temporary folder, which is removed when this is disposed.</summary>
public sealed class UnpackedRun : IDisposable
{
    private readonly string? _temporary;

    private UnpackedRun(string path, string? temporary) => (Path, _temporary) = (path, temporary);

    /// <summary>The folder, or the file in it that was given.</summary>
    public string Path { get; }

    /// <summary>Unpacks a zip; any other path is taken as it is.</summary>
    /// <param name="path">A run folder, its run.json, a zip, or any other file.</param>
    /// <exception cref="ConcurException">The zip is damaged, is not a run, or is refused.</exception>
    public static UnpackedRun Open(string path)
    {
        if (!RunZip.Is(path)) return new UnpackedRun(path, null);
        var folder = Directory.CreateTempSubdirectory("concur-run").FullName;
        var run = new UnpackedRun(folder, folder);
        try
        {
            RunZip.Unpack(path, run.Path);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Removes the unpacked files.</summary>
    public void Dispose()
    {
        if (_temporary is not null) Directory.Delete(_temporary, recursive: true);
    }
}

/// <summary>
/// Checks a zip's central directory before the library reads all of it into memory: it has to be small, and to stand right before its
/// end record. The directory of a zip64, which the library would read instead, is refused. Source: PKWARE's APPNOTE.TXT, 4.3.14 to
/// 4.3.16, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint Zip64LocatorSignature = 0x07064b50;
    private const int Zip64LocatorLength = 20;
    private const int EndLength = 22;
    private const int LongestComment = 65_535;
    private const int MostEntries = 5_000;

    /// <summary>A run's deepest file is name/traces/verification/file.</summary>
    private const int MostFolders = 100;
    private const int MostBytes = 4 << 20;

    /// <summary>Checks the directory of an open file, and leaves the file at its beginning.</summary>
    /// <exception cref="InvalidDataException">It is no zip, or has more entries than a run has.</exception>
    public static void Check(FileStream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndLength + LongestComment)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        file.Position = 0;
        var end = Find(tail);
        if (end < 0) throw new InvalidDataException("it has no end");
        var record = tail.AsSpan(end);
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        var (disks, bytes, offset) = (UInt32(record[4..]), UInt32(record[12..]), UInt32(record[16..]));
        if (disks != 0) throw new InvalidDataException("it is one of several disks");
        if (end >= Zip64LocatorLength && UInt32(tail.AsSpan(end - Zip64LocatorLength)) == Zip64LocatorSignature)
            throw new InvalidDataException("it is larger than a run can be (zip64)");
        if (entries > MostEntries || bytes > MostBytes) throw new InvalidDataException("it has more entries than a run has");
        if (offset + (long)bytes != file.Length - tail.Length + end)
            throw new InvalidDataException("its directory is not where it should be");
    }

    /// <summary>Checks the folders that entries lie in: a name of 400 characters could have 200.</summary>
    /// <exception cref="InvalidDataException">There are more than a run has.</exception>
    public static void CheckFolders(IEnumerable<string> names)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            for (var end = name.IndexOf('/', StringComparison.Ordinal); end >= 0; end = name.IndexOf('/', end + 1))
            {
                if (folders.Add(name[..end]) && folders.Count > MostFolders)
                    throw new InvalidDataException("it has more folders than a run has");
            }
        }
    }

    private static uint UInt32(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadUInt32LittleEndian(from);

    private static int Find(ReadOnlySpan<byte> tail)
    {
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (UInt32(tail[at..]) == EndSignature) return at;
        }

        return -1;
    }
}
