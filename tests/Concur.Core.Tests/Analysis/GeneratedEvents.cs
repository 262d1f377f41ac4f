using Concur.Core.Analysis.Events;
using CsCheck;

namespace Concur.Core.Tests.Analysis;

/// <summary>Streams of start and stop events, and whole processes of them beside <see cref="GeneratedLaunches"/>.</summary>
internal static class GeneratedEvents
{
    private const int Threads = 5;

    /// <summary>Any starts and stops, many of them at the same instants.</summary>
    public static readonly Gen<List<Edge>> Stream =
        Gen.Select(Gen.Long[0, 15], Gen.Bool).Select((time, isStart) => new Edge(time, isStart)).List[0, 30];

    /// <summary>Starts and stops in turn at instants of their own, as a thread has them when nothing is lost.</summary>
    public static readonly Gen<List<Edge>> Alternating = Turns(mostNs: 6, most: 15);

    /// <summary>The events of a process: what each of some threads did, and suspensions by threads of it and others.</summary>
    public static readonly Gen<Recorded> Process =
        Gen.Select(Turns(mostNs: 4_000, most: 6).Array[3 * Threads], Gen.Select(Gen.Long[0, 30_000], Gen.Long[0, 3_000], Gen.Int[99, 104], Gen.Bool).Array[0, 6])
            .Select((turns, suspensions) => new Recorded(turns, [.. suspensions.Select(s => new Suspension(Begin + s.Item1, Begin + s.Item1 + s.Item2, s.Item3, s.Item4))]));

    /// <summary>When the generated launches' iterations begin, ns.</summary>
    private const long Begin = 1_000_000;

    /// <summary>Pairs a thread's events.</summary>
    public static void Pair(IEnumerable<Edge> events, Dictionary<int, List<(long, long)>> intervals, int thread)
    {
        var pairing = new EventPairing<bool>((found, startNs, endNs, _) => intervals.Add(found, startNs, endNs));
        foreach (var edge in events)
        {
            if (edge.IsStart) pairing.Start(thread, edge.TimeNs, true);
            else pairing.Stop(thread, edge.TimeNs);
        }
    }

    private static Gen<List<Edge>> Turns(long mostNs, int most) => Gen.Long[1, mostNs].List[0, 2 * most].Select(steps =>
    {
        var timeNs = 0L;
        return steps.Select((step, i) => new Edge(timeNs += step, i % 2 == 0)).ToList();
    });

    /// <summary>A start or a stop.</summary>
    /// <param name="TimeNs">When.</param>
    /// <param name="IsStart">Else it is a stop.</param>
    internal readonly record struct Edge(long TimeNs, bool IsStart);

    /// <summary>What a session recorded of a process.</summary>
    /// <param name="Turns">Contentions, waits and compilations of each thread.</param>
    /// <param name="Suspensions">Of the whole process.</param>
    internal sealed record Recorded(IReadOnlyList<List<Edge>> Turns, IReadOnlyList<Suspension> Suspensions)
    {
        /// <summary>As the account reads it.</summary>
        /// <param name="isKept">By an event's number; the rest was lost.</param>
        public ProcessEvents Read(Func<Edge, int, bool>? isKept = null)
        {
            var raw = new EventIntervals();
            var number = 0;
            for (var i = 0; i < Turns.Count; i++)
            {
                Dictionary<int, List<(long, long)>> intervals = (i % 3) switch { 0 => raw.Contentions, 1 => raw.Waits, _ => raw.Jits };
                Pair([.. Turns[i].Where(edge => isKept?.Invoke(edge, number++) ?? true).Select(edge => edge with { TimeNs = Begin + edge.TimeNs })], intervals, 100 + (i / 3));
            }

            raw.Suspensions.AddRange(Suspensions);
            return new ProcessEvents(raw);
        }
    }
}
