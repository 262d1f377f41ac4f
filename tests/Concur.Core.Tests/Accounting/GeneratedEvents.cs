using Concur.Traces.Nettrace;
using CsCheck;

namespace Concur.Core.Tests.Accounting;

/// <summary>Whole processes of start and stop events beside <see cref="GeneratedLaunches"/>.</summary>
internal static class GeneratedEvents
{
    private const int Threads = 5;

    /// <summary>The events of a process: what each of some threads did, and suspensions by threads of it and others.</summary>
    public static readonly Gen<Recorded> Process =
        Gen.Select(
            Turns(mostNs: 4_000, most: 6).Array[3 * Threads],
            Gen.Select(Gen.Long[0, 30_000], Gen.Long[0, 3_000], Gen.Int[99, 104], Gen.Bool).Array[0, 6])
            .Select((turns, suspensions) => new Recorded(
                turns,
                [.. suspensions.Select(s => (Begin + s.Item1, Begin + s.Item1 + s.Item2, s.Item3, s.Item4))]));

    /// <summary>When the generated launches' iterations begin, ns.</summary>
    private const long Begin = 1_000_000;

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
    /// <param name="Suspensions">Of the whole process: from, until, by which thread, and whether for a collection.</param>
    internal sealed record Recorded(
        IReadOnlyList<List<Edge>> Turns,
        IReadOnlyList<(long StartNs, long EndNs, int Thread, bool ForGc)> Suspensions)
    {
        /// <summary>As the account reads it.</summary>
        /// <param name="isKept">By an event's number; the rest was lost.</param>
        public RecordedEvents Read(Func<Edge, int, bool>? isKept = null)
        {
            var recorded = new RecordedEvents();
            var number = 0;
            for (var i = 0; i < Turns.Count; i++)
            {
                var (kind, thread) = (i % 3, 100 + (i / 3));
                var pairing = new IntervalPairing<bool>((_, startNs, endNs, _) => _ = kind switch
                {
                    0 => recorded.Lock(thread, startNs, endNs),
                    1 => recorded.Wait(thread, startNs, endNs),
                    _ => recorded.Compile(thread, startNs, endNs),
                });
                foreach (var edge in Turns[i].Where(edge => isKept?.Invoke(edge, number++) ?? true))
                {
                    if (edge.IsStart) pairing.Start(thread, Begin + edge.TimeNs, true);
                    else pairing.Stop(thread, Begin + edge.TimeNs);
                }
            }

            foreach (var (startNs, endNs, thread, forGc) in Suspensions) recorded.Pause(thread, startNs, endNs, forGc);
            return recorded;
        }
    }
}
