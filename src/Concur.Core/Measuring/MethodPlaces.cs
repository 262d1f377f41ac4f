using Concur.Core.Model;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols;

namespace Concur.Core.Measuring;

/// <summary>Finds where the methods that a report names stand in the user's source.</summary>
internal static class MethodPlaces
{
    /// <summary>The run with the places of its methods: those that it names, then those of the recorded stacks.</summary>
    /// <param name="run">The run.</param>
    /// <param name="recordings">What was recorded of its trials, by their labels.</param>
    public static RunReport AddTo(RunReport run, IReadOnlyDictionary<string, Recording> recordings)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(recordings);
        var names = NamedMethods.Of(run);
        var known = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);

        // Of several versions of the code, the run's own comes first.
        foreach (var trial in run.Trials.OrderBy(trial => trial.Variant is not null))
        {
            if (!recordings.TryGetValue(trial.Label, out var recording)) continue;
            foreach (var (name, place) in recording.Sources()) known.TryAdd(name, place);
        }

        if (run.Request is WorkloadRequest { AssemblyPath: { } path }) BuiltAssemblies.AddTo(known, path, names);
        return run with { Sources = Places(known, names) };
    }

    /// <summary>The report with the places of its methods: those that it names, then those of the recorded stacks.</summary>
    /// <param name="trace">The report.</param>
    /// <param name="recording">The recording that it was made of.</param>
    public static TraceReport AddTo(TraceReport trace, Recording recording)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(recording);
        var places = Places(recording.Sources(), NamedMethods.Of(trace));
        return places.Count == 0 ? trace : trace with { Sources = places };
    }

    private static SortedDictionary<string, SourcePlace> Places(
        IReadOnlyDictionary<string, SourceLocation> known, HashSet<string> first)
    {
        var chosen = known.OrderByDescending(place => first.Contains(place.Key)).ThenBy(place => place.Key, StringComparer.Ordinal)
            .Take(RunReport.MostSources);
        return new SortedDictionary<string, SourcePlace>(
            chosen.ToDictionary(place => place.Key, place => new SourcePlace(place.Value.File, place.Value.Line) { Url = place.Value.Url }),
            StringComparer.Ordinal);
    }
}

/// <summary>The methods that reports name.</summary>
internal static class NamedMethods
{
    public static HashSet<string> Of(RunReport run) => run.Trials
        .SelectMany(trial =>
            Sites(trial.Locks, trial.WaitSites, trial.Calls).Concat(Sites(trial.Gains)).Concat(Awaiting(trial.Awaits)))
        .ToHashSet(StringComparer.Ordinal);

    public static HashSet<string> Of(TraceReport trace)
    {
        var names = trace.Methods.Select(method => method.Name).ToHashSet(StringComparer.Ordinal);
        if (trace.Live is { } live) names.UnionWith(Sites(live.Locks, live.WaitSites, live.Calls));
        return names;
    }

    private static IEnumerable<string> Sites(GainReport? gains) => gains is null ? [] : gains.Changes.Select(change => change.Site)
        .Concat(gains.CriticalPath?.SelectMany(part => new[] { part.Method, part.Lock }) ?? []).OfType<string>();

    private static IEnumerable<string> Awaiting(AwaitReport? awaits) =>
        awaits?.Sites.SelectMany(site => site.Chain).Select(place => place.Method) ?? [];

    private static IEnumerable<string> Sites(LockReport? locks, IEnumerable<WaitSite>? waits, CallReport? calls)
    {
        var all = (locks?.Top.SelectMany(one => one.Sites ?? []).Select(site => site.Site) ?? [])
            .Concat(waits?.Select(site => site.Site) ?? [])
            .Concat(calls?.Calls.Select(call => call.Site) ?? []);
        return all.OfType<string>();
    }
}

/// <summary>The assemblies of the user's own that a run has used.</summary>
internal static class BuiltAssemblies
{
    /// <summary>Those beside the workload's; a folder with more of them is no build output.</summary>
    private const int MostAssemblies = 100;

    /// <summary>
    /// Looks methods up that stand on no stack, as one that only awaits, or whose recording was cut off before it named its assemblies.
    /// </summary>
    public static void AddTo(Dictionary<string, SourceLocation> known, string assemblyPath, HashSet<string> names)
    {
        var missing = names.Where(name => !known.ContainsKey(name)).ToHashSet(StringComparer.Ordinal);
        foreach (var assembly in AssembliesBeside(assemblyPath).Prepend(assemblyPath).Distinct())
        {
            if (missing.Count == 0) return;
            foreach (var (name, place) in MethodSources.Find(assembly, missing)) known.TryAdd(name, place);
            missing.ExceptWith(known.Keys);
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
