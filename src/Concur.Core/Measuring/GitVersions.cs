using System.Collections.Immutable;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>
/// Builds a project as it was in a revision of its git repository. It is checked out into a work tree of its own below the cache folder,
/// which is removed after the build; the user's work tree is left alone. What was built is kept for the next time.
/// </summary>
/// <param name="build">Builds it.</param>
/// <param name="cacheFolder">The folder of files that the tool can make again.</param>
public sealed class GitVersions(ProjectBuild build, string cacheFolder)
{
    /// <summary>So many built versions are kept; the oldest are removed.</summary>
    private const int Most = 20;

    private const string Marker = "assembly.txt";

    /// <summary>Builds a revision.</summary>
    /// <param name="path">The absolute path of the project or the .cs file, as it is now.</param>
    /// <param name="revision">The revision, as git takes it.</param>
    /// <param name="cancellation">Ends the build.</param>
    /// <returns>The absolute path of the assembly.</returns>
    /// <exception cref="ConcurException">There is no such revision, the project is not in it, or it does not build.</exception>
    public async Task<string> BuildAsync(string path, string revision, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(path)!;
        var top = await GitAsync(folder, ["rev-parse", "--show-toplevel"], cancellation) ?? throw Bad(
            $"'{folder}' is in no git repository; --against takes a revision of one, or the path of a built .dll");
        var commit = await GitAsync(top, ["rev-parse", "--verify", "--quiet", revision + "^{commit}"], cancellation)
            ?? throw Bad($"there is no revision '{revision}' in '{top}'; see 'git log --oneline'");
        var relative = await GitAsync(folder, ["rev-parse", "--show-prefix"], cancellation) ?? "";
        var place = TextHash.Of($"{top}\n{relative}{Path.GetFileName(path)}{build.Framework?.Name}")[..12];
        var kept = Path.Combine(cacheFolder, "versions", $"{commit[..12]}-{place}");
        if (AssemblyIn(kept) is { } known) return known;
        var tree = Path.Combine(cacheFolder, "worktrees", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.GetDirectoryName(tree)!);
        if (await GitAsync(top, ["worktree", "add", "--detach", "--quiet", tree, commit], cancellation) is null)
            throw Bad($"git cannot check '{revision}' out into '{tree}'; try 'git worktree add' there");
        try
        {
            var project = Path.Combine(tree, relative, Path.GetFileName(path));
            if (!File.Exists(project)) throw Bad($"'{relative}{Path.GetFileName(path)}' is not in revision '{revision}'");
            return Keep(await build.BuildAsync(project, cancellation), kept);
        }
        catch (ConcurException e) when (e.Message.Contains(tree, StringComparison.Ordinal))
        {
            var message = e.Message.Replace(tree + Path.DirectorySeparatorChar, $"{revision}:", StringComparison.Ordinal);
            throw new ConcurException(e.Kind, message);
        }
        finally
        {
            await GitAsync(top, ["worktree", "remove", "--force", tree], CancellationToken.None);
        }
    }

    private static string? AssemblyIn(string folder)
    {
        var marker = Path.Combine(folder, Marker);
        if (!File.Exists(marker)) return null;
        var assembly = Path.Combine(folder, File.ReadAllText(marker).Trim());
        return File.Exists(assembly) ? assembly : null;
    }

    /// <summary>Copies what was built, the marker last: without it, the copy is not complete.</summary>
    private static string Keep(string assembly, string folder)
    {
        var source = Path.GetDirectoryName(assembly)!;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        File.WriteAllText(Path.Combine(folder, Marker), Path.GetFileName(assembly));
        var others = new DirectoryInfo(Path.GetDirectoryName(folder)!).GetDirectories();
        foreach (var old in others.OrderByDescending(other => other.LastWriteTimeUtc).Skip(Most)) old.Delete(recursive: true);
        return Path.Combine(folder, Path.GetFileName(assembly));
    }

    /// <returns>The last line of what git printed; null where it failed.</returns>
    private static async Task<string?> GitAsync(string folder, ImmutableArray<string> arguments, CancellationToken cancellation)
    {
        var start = new ChildStart(Program(), ["-C", folder, .. arguments], new Dictionary<string, string?>());
        var ended = await ProcessRun.ToEndAsync(start, Timeout.InfiniteTimeSpan, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return ended.Exit.Usage.ExitCode == 0 ? ended.Exit.Output.Trim() : null;
    }

    private static string Program() => new CommandLine("git", []).Find().Path
        ?? throw Bad("--against needs git for a revision, and it is not installed; give the path of a built .dll instead");

    private static ConcurException Bad(string message) => new(FailureKind.BadInput, message);
}
