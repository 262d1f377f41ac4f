using Concur.Core.Measuring.Platform;
using Concur.Core.Model;

namespace Concur.Core.Machines.Shipping;

/// <summary>Files of this machine that another one is to have.</summary>
/// <param name="Manifest">What they are.</param>
/// <param name="Paths">Where they are, by their SHA-256.</param>
internal sealed record FolderSource(FolderManifest Manifest, IReadOnlyDictionary<string, string> Paths)
{
    /// <summary>More than this is no output of a build, but somebody's home.</summary>
    private const long MostBytes = 512L << 20;

    private const string OfRuns = "concur-runs";

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
    };

    /// <summary>The files of a folder and those below it. Hidden folders and links that lead out of it are left out.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="takes">Which of them are wanted, by their paths in the folder; null for all.</param>
    /// <exception cref="ConcurException">The folder is too large to be shipped.</exception>
    public static FolderSource Of(string folder, Func<string, bool>? takes = null) =>
        Of(FilesOf(folder, takes).OrderBy(file => file.Name, StringComparer.Ordinal), folder);

    /// <summary>The files of an assembly's folder, and those of packages that only this machine has.</summary>
    /// <exception cref="ConcurException">The folder is too large to be shipped.</exception>
    public static FolderSource OfAssembly(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var files = FilesOf(folder, null).Concat(PackageAssets.MissingBeside(path));
        return Of(files.OrderBy(file => file.Name, StringComparer.Ordinal), folder);
    }

    /// <summary>One file, under its own name.</summary>
    public static FolderSource OfFile(string path) => Of([(path, Path.GetFileName(path))], path);

    private static IEnumerable<(string Path, string Name)> FilesOf(string folder, Func<string, bool>? takes) =>
        Directory.EnumerateFiles(folder, "*", Everything)
            .Select(path => (Path: path, Name: Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')))
            .Where(file => !IsHidden(file.Name) && takes?.Invoke(file.Name) != false && IsWithin(folder, file.Path));

    private static FolderSource Of(IEnumerable<(string Path, string Name)> files, string what)
    {
        var (shipped, paths, bytes) = (new List<ShippedFile>(), new Dictionary<string, string>(StringComparer.Ordinal), 0L);
        foreach (var (path, name) in files)
        {
            bytes += new FileInfo(path).Length;
            if (bytes > MostBytes)
            {
                throw new ConcurException(
                    FailureKind.BadInput,
                    $"'{what}' has more than {MostBytes >> 20} MB, which is too much to ship; "
                    + "give an assembly in a folder that has only what it needs");
            }

            var content = File.ReadAllBytes(path);
            var hash = FolderManifest.HashOf(content);
            shipped.Add(new ShippedFile(name, content.Length, hash, Platforms.Current.Shell.IsExecutable(path)));
            paths[hash] = path;
        }

        return new FolderSource(new FolderManifest(shipped), paths);
    }

    private static bool IsHidden(string name) =>
        name.Split('/') is var parts && parts[..^1].Any(part => part.StartsWith('.') || part == OfRuns);

    /// <summary>A link is shipped as the file that it leads to, where that is in the folder as well.</summary>
    private static bool IsWithin(string folder, string path)
    {
        if (new FileInfo(path).LinkTarget is null) return true;
        var target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true);
        var below = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
        return target is { Exists: true } && target.FullName.StartsWith(below, StringComparison.Ordinal);
    }
}
