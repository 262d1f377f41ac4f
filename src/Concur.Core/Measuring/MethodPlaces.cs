using Concur.Core.Model;
using Concur.Traces.Symbols;

namespace Concur.Core.Measuring;

/// <summary>Finds where the methods that a run names stand in the user's source.</summary>
internal static class MethodPlaces
{
    /// <summary>Assemblies of the user's own beside the workload's; a folder with more of them is no build output.</summary>
    private const int MostAssemblies = 100;

    /// <summary>The run with the places of its methods; as it was for a built-in workload.</summary>
    public static RunReport AddTo(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Request is not WorkloadRequest { AssemblyPath: { } path }) return run;
        var names = run.Trials.SelectMany(Sites).Distinct().Take(RunReport.MostSources).ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0) return run;
        var places = new SortedDictionary<string, SourcePlace>(StringComparer.Ordinal);
        foreach (var assembly in AssembliesBeside(path).Prepend(path).Distinct())
        {
            foreach (var (name, (file, line)) in MethodSources.Find(assembly, names)) places.TryAdd(name, new SourcePlace(file, line));
            if (places.Count == names.Count) break;
        }

        return run with { Sources = places };
    }

    private static IEnumerable<string> Sites(TrialReport trial)
    {
        var locks = trial.Locks?.Top.SelectMany(one => one.Sites ?? []).Select(site => site.Site);
        var waits = trial.WaitSites?.Select(site => site.Site);
        var calls = trial.Calls?.Calls.Select(call => call.Site);
        return (locks ?? []).Concat(waits ?? []).Concat(calls ?? []).OfType<string>();
    }

    /// <summary>Assemblies with a PDB beside them: others are libraries, whose sources are not at hand.</summary>
    private static IReadOnlyList<string> AssembliesBeside(string path)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.pdb")
                    .Select(pdb => Path.ChangeExtension(pdb, ".dll"))
                    .Where(File.Exists)
                    .Order(StringComparer.Ordinal)
                    .Take(MostAssemblies),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // The folder is gone by now, which takes nothing from the run.
        }
    }
}
