using Concur.Core.Model;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols;

namespace Concur.Core.Measuring;

/// <summary>Finds where the methods that a report names stand in the user's source.</summary>
internal static class MethodPlaces
{
    /// <summary>Assemblies of the user's own beside the workload's; a folder with more of them is no build output.</summary>
    private const int MostAssemblies = 100;

    /// <summary>The run with the places of its methods: those that it names, then those of the recorded stacks.</summary>
    /// <param name="run">The run.</param>
    /// <param name="recordings">What was recorded of its trials, by their labels.</param>
    public static RunReport AddTo(RunReport run, IReadOnlyDictionary<string, Recording> recordings)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(recordings);
        var names = run.Trials.SelectMany(Sites).Distinct().ToHashSet(StringComparer.Ordinal);
        var known = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);

        // Of several versions of the code, the run's own comes first.
        foreach (var trial in run.Trials.OrderBy(trial => trial.Variant is not null))
        {
            if (!recordings.TryGetValue(trial.Label, out var recording)) continue;
            foreach (var (name, place) in recording.Sources()) known.TryAdd(name, place);
        }

        if (!recordings.Values.Any(KnowsAssemblies) && run.Request is WorkloadRequest { AssemblyPath: { } path })
            AddByName(path, names, known);
        return run with { Sources = Places(known, names) };
    }

    /// <summary>The report with the places of its methods: those that it names, then those of the recorded stacks.</summary>
    /// <param name="trace">The report.</param>
    /// <param name="sources">What the recording tells.</param>
    public static TraceReport AddTo(TraceReport trace, IReadOnlyDictionary<string, SourceLocation> sources)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var names = trace.Methods.Select(method => method.Name).ToHashSet(StringComparer.Ordinal);
        if (trace.Live is { } live) names.UnionWith(Sites(live.Locks, live.WaitSites, live.Calls));
        var places = Places(sources, names);
        return places.Count == 0 ? trace : trace with { Sources = places };
    }

    private static bool KnowsAssemblies(Recording recording) => recording.Processes.Any(process => process.Methods.Modules.Count > 0);

    private static SortedDictionary<string, SourcePlace> Places(
        IReadOnlyDictionary<string, SourceLocation> known, IReadOnlySet<string> first)
    {
        var chosen = known.OrderByDescending(place => first.Contains(place.Key)).ThenBy(place => place.Key, StringComparer.Ordinal)
            .Take(RunReport.MostSources);
        return new SortedDictionary<string, SourcePlace>(
            chosen.ToDictionary(place => place.Key, place => new SourcePlace(place.Value.File, place.Value.Line) { Url = place.Value.Url }),
            StringComparer.Ordinal);
    }

    private static IEnumerable<string> Sites(TrialReport trial) => Sites(trial.Locks, trial.WaitSites, trial.Calls);

    private static IEnumerable<string> Sites(LockReport? locks, IEnumerable<WaitSite>? waits, CallReport? calls)
    {
        var all = (locks?.Top.SelectMany(one => one.Sites ?? []).Select(site => site.Site) ?? [])
            .Concat(waits?.Select(site => site.Site) ?? [])
            .Concat(calls?.Calls.Select(call => call.Site) ?? []);
        return all.OfType<string>();
    }

    /// <summary>Where a recording was cut off before it named its assemblies, their files are those that the run has just used.</summary>
    private static void AddByName(string assemblyPath, HashSet<string> names, Dictionary<string, SourceLocation> known)
    {
        foreach (var assembly in AssembliesBeside(assemblyPath).Prepend(assemblyPath).Distinct())
        {
            foreach (var (name, place) in MethodSources.Find(assembly, names)) known.TryAdd(name, place);
            if (known.Count == names.Count) return;
        }
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
