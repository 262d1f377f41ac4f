using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Storage.Sweeps;

namespace Concur.Core;

/// <summary>The sweeps in a folder of runs.</summary>
public static class SweepHistory
{
    /// <summary>All of them, the earliest first, without what was measured; and those that can't be read.</summary>
    /// <param name="runs">The folder of runs.</param>
    /// <exception cref="ConcurException">There is no such folder.</exception>
    public static (ImmutableArray<StoredSweep> Sweeps, ImmutableArray<UnreadableRun> Unreadable) In(string runs)
    {
        if (!Directory.Exists(runs)) throw new ConcurException(FailureKind.BadInput, $"there are no sweeps: there is no folder '{runs}'");
        var (sweeps, unreadable) = (new List<StoredSweep>(), ImmutableArray.CreateBuilder<UnreadableRun>());
        foreach (var folder in Directory.EnumerateDirectories(runs).Where(folder => SweepJournal.FolderOf(folder) is not null).Order(StringComparer.Ordinal))
        {
            try
            {
                var (opening, launches) = SweepJournal.Read(folder);
                sweeps.Add(new StoredSweep(Path.GetFileName(folder), SweepReader.Counted(opening, SweepReader.Known(folder, opening, launches))));
            }
            catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
            {
                unreadable.Add(new UnreadableRun(Path.GetFileName(folder), e.Message.ReplaceLineEndings(" ")));
            }
        }

        return ([.. sweeps.OrderBy(sweep => sweep.Report.StartedUtc)], unreadable.ToImmutable());
    }
}
