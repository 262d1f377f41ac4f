using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Figures;

/// <summary>Collections, pauses and allocations within a window.</summary>
internal sealed record GcFigures
{
    private const int Generations = 3;
    private const int MostTypes = 5;

    /// <summary>Pauses for collections.</summary>
    public required Occurrences Pauses { get; init; }

    /// <summary>The part of the pauses in which threads were being stopped, ms; null where the event of any pause is missing.</summary>
    public required double? SuspendingMs { get; init; }

    /// <summary>The number of collections of each generation and kind that occurred.</summary>
    public required ImmutableArray<CollectionCount> Collections { get; init; }

    /// <summary>Those that the program asked for.</summary>
    public required InducedCollections Induced { get; init; }

    /// <summary>Allocated bytes; approximate, because the runtime writes an event per heap and about 100 kB.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>The types with the most allocated bytes, largest first; approximate as well.</summary>
    public required ImmutableArray<AllocatedType> TopTypes { get; init; }

    /// <summary>Collections by generation, youngest first.</summary>
    public ImmutableArray<int> ByGeneration =>
        [
            .. Enumerable.Range(0, Generations)
                .Select(generation => Collections.Where(known => known.Generation == generation).Sum(known => known.Count)),
        ];

    /// <param name="processes">The processes, which are added up.</param>
    /// <param name="window">The time that counts.</param>
    public static GcFigures Of(IReadOnlyCollection<ProcessRecording> processes, Window window)
    {
        var pauses = processes.SelectMany(process => WindowedFacts.Pauses(process, window)).ToList();
        var ticks = processes.SelectMany(process => process.Allocations).Where(tick => window.Holds(tick.TimeNs)).ToList();
        return new GcFigures
        {
            Pauses = WindowedFacts.Sum(pauses),
            SuspendingMs = pauses.Exists(pause => pause.Fact.StoppedNs is null)
                ? null
                : Ns.ToMs(pauses.Sum(pause => window.Within(pause.Fact.StartNs, pause.Fact.StoppedNs!.Value))),
            Collections =
            [
                .. processes.SelectMany(process => process.Collections).Where(collection => window.Holds(collection.TimeNs))
                    .GroupBy(collection => (collection.Generation, collection.Kind))
                    .OrderBy(group => group.Key.Generation).ThenBy(group => group.Key.Kind, StringComparer.Ordinal)
                    .Select(group => new CollectionCount(group.Key.Generation, group.Key.Kind, group.Count())),
            ],
            Induced = InducedIn(processes, window),
            AllocatedBytes = ticks.Sum(tick => tick.Bytes),
            TopTypes =
            [
                .. ticks.GroupBy(tick => tick.Type).Select(group => new AllocatedType(group.Key, group.Sum(tick => tick.Bytes)))
                    .OrderByDescending(type => type.Bytes).ThenBy(type => type.Type, StringComparer.Ordinal).Take(MostTypes),
            ],
        };
    }

    /// <summary>The figures in the form of a report.</summary>
    /// <param name="window">The measured iterations.</param>
    /// <param name="server">Whether the server collector was used.</param>
    /// <param name="concurrent">Whether background collections were on.</param>
    public GcReport Report(Window window, bool server, bool concurrent) => new()
    {
        Server = server,
        Concurrent = concurrent,
        Collections = Collections,
        Induced = Induced,
        WallMs = window.Ms,
        PauseMs = Pauses.TotalMs,
        LongestPauseMs = Pauses.LongestMs,
        SuspendingMs = SuspendingMs,
        AllocatedBytes = AllocatedBytes,
        TopTypes = TopTypes,
    };
    /// <summary>A collection begins while the runtime is suspended for it, so the pause around its beginning is its own.</summary>
    private static InducedCollections InducedIn(IReadOnlyCollection<ProcessRecording> processes, Window window)
    {
        var (count, pauseNs) = (0, 0L);
        foreach (var process in processes)
        {
            var timesNs = process.Collections.Where(collection => collection.IsInduced && window.Holds(collection.TimeNs))
                .Select(collection => collection.TimeNs)
                .ToList();
            count += timesNs.Count;
            if (timesNs.Count == 0) continue;
            pauseNs += WindowedFacts.Pauses(process, window)
                .Where(pause => timesNs.Exists(timeNs => timeNs >= pause.Fact.StartNs && timeNs <= pause.Fact.EndNs))
                .Sum(pause => pause.Ns);
        }

        return new InducedCollections(count, Ns.ToMs(pauseNs));
    }
}
