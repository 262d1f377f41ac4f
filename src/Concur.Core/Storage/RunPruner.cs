using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Concur.Core.Storage;

/// <summary>Which runs are removed from a folder of runs.</summary>
/// <param name="Keep">How many of the latest stay in any case.</param>
/// <param name="Older">Only runs that began longer ago are removed; null for all but those that are kept.</param>
/// <param name="TracesOnly">Whether only the traces are removed, and the reports stay.</param>
public sealed record PruneChoice(int Keep, TimeSpan? Older, bool TracesOnly);

/// <summary>What pruning removes of one run.</summary>
/// <param name="Name">The run's folder's name.</param>
/// <param name="Bytes">The size of what is removed.</param>
public sealed record PrunedRun(string Name, long Bytes);

/// <summary>
/// Removes old runs, recordings and sweeps from a folder of runs. It removes only folders that the tool named itself, and in them only
/// the files that it wrote: a folder with other files stays, with these in it.
/// </summary>
/// <param name="runs">The folder of runs.</param>
/// <param name="now">The time, UTC.</param>
public sealed partial class RunPruner(string runs, DateTimeOffset now)
{
    /// <summary>What would be removed, the latest first.</summary>
    /// <param name="choice">Which runs.</param>
    /// <param name="kept">The names of runs that stay, such as those of baselines.</param>
    public ImmutableArray<PrunedRun> Plan(PruneChoice choice, IReadOnlySet<string> kept)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(kept);
        return
        [
            .. RunHandle.Names(runs)
                .Where(name => Stamp().IsMatch(name))
                .Skip(choice.Keep)
                .Where(name => !kept.Contains(name) && (choice.Older is not { } older || now - Began(name) > older))
                .Select(name => new PrunedRun(name, Files(name, choice.TracesOnly).Sum(file => file.Length)))
                .Where(run => run.Bytes > 0),
        ];
    }

    /// <summary>Removes a run, or its traces. One into which a process is measuring stays.</summary>
    /// <returns>Whether it was removed.</returns>
    public bool Remove(PrunedRun run, bool tracesOnly)
    {
        ArgumentNullException.ThrowIfNull(run);
        var folder = Path.Combine(runs, run.Name);
        try
        {
            using (FolderClaim.Take(folder))
            {
                foreach (var file in Files(run.Name, tracesOnly)) file.Delete();
            }
        }
        catch (Model.ConcurException)
        {
            return false;
        }

        var inner = Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories);
        foreach (var path in inner.OrderByDescending(path => path.Length).ToList()) RemoveEmpty(path);
        RemoveEmpty(folder);
        return true;
    }

    private static void RemoveEmpty(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is null && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    private static DateTimeOffset Began(string name) =>
        DateTimeOffset.ParseExact(name.Split('_')[0], RunFolder.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private IEnumerable<FileInfo> Files(string name, bool tracesOnly)
    {
        var folder = RunFolder.Of(Path.Combine(runs, name));
        return folder.OwnFiles(tracesOnly).Select(file => new FileInfo(file));
    }

    [GeneratedRegex("^[0-9]{8}T[0-9]{6}Z_", RegexOptions.CultureInvariant)]
    private static partial Regex Stamp();
}
