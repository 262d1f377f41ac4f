using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>
/// Finds in which awaits a unit stands when it has left its last thread: from its task down the state machines that wait for each other.
/// Nothing of the unit runs then, so nothing changes what is read. That takes 0.1 us and 0.02 us for each method (measured on .NET 10),
/// and as much of the time as <see cref="AwaitSink"/> allows.
/// </summary>
internal sealed class AwaitRecorder
{
    /// <summary>The chain of a unit whose place is not known.</summary>
    public const int Unknown = -1;

    private const int MostChains = 4_096;
    private const int MostFrames = 64;
    private const int MostBranches = 64;

    private readonly ConcurrentDictionary<Type, Reader> _readers = new();
    private readonly ConcurrentDictionary<(int Parent, Reader Reader, int State), int> _places = new();
    private readonly List<AwaitChain> _chains = [new AwaitChain([])];
    private SegmentSink? _last;

    private AwaitRecorder()
    {
    }

    /// <summary>All chains that were found, by their numbers.</summary>
    public IReadOnlyList<AwaitChain> Chains
    {
        get
        {
            lock (_chains) return [.. _chains];
        }
    }

    /// <summary>A recorder, which has found awaits of its own; null where the runtime's state machines are not as they are known.</summary>
    public static AwaitRecorder? Create()
    {
        var recorder = new AwaitRecorder();
        return recorder.FindsItself() ? recorder : null;
    }

    /// <summary>Takes the segments of the next iteration's units, and the awaits between them.</summary>
    /// <param name="expected">How many segments there is room for without allocating.</param>
    public SegmentSink Next(int expected) =>
        _last = new SegmentSink(expected, new AwaitSink(this, _last?.Awaits!.ShareOfNext(_last.Count, _last.SpanNs()) ?? 1));

    /// <summary>The number of the chain in which a suspended task stands; <see cref="Unknown"/> where that is not known.</summary>
    /// <param name="task">The task.</param>
    [SuppressMessage("Design", "CA1031", Justification = "What is thrown here, where a unit leaves its thread, would end the process.")]
    public int ChainOf(Task task)
    {
        try
        {
            return task.IsCompleted ? Unknown : ChainOf(task, place: 0, depth: 0);
        }
        catch (Exception)
        {
            return Unknown;
        }
    }

    /// <summary>
    /// A task that has ended is still awaited until a thread runs what awaits it; its method stands in no await any more.
    /// </summary>
    private int ChainOf(object? at, int place, int depth)
    {
        for (; at is not (null or Task { IsCompleted: true }) && place != Unknown && depth < MostFrames; depth++)
        {
            var reader = _readers.GetOrAdd(at.GetType(), type => new Reader(StateMachineReader.Of(type), WhenAllReader.Of(type)));
            if (reader.Branches?.Invoke((Task)at) is { } branches) return OfBranches(branches, place, depth + 1);
            if (reader.Machine is not { } machine) break;
            var state = machine.Read(at, out var awaited);
            if (state < 0) return Unknown;
            place = _places.TryGetValue((place, reader, state), out var known) ? known : Add(place, reader, state);
            at = awaited;
        }

        return place;
    }

    /// <summary>Where all branches that have not ended stand in the same awaits, these; else the await of all of them.</summary>
    private int OfBranches(Task?[] branches, int place, int depth)
    {
        if (branches.Length > MostBranches) return place;
        var common = Unknown;
        foreach (var branch in branches)
        {
            if (branch is null or { IsCompleted: true }) continue;
            var found = ChainOf(branch, place, depth);
            if (found == Unknown || (common != Unknown && common != found)) return place;
            common = found;
        }

        return common == Unknown ? place : common;
    }

    private int Add(int parent, Reader reader, int state)
    {
        lock (_chains)
        {
            if (_places.TryGetValue((parent, reader, state), out var known)) return known;
            if (_chains.Count == MostChains) return Unknown;
            _chains.Add(new AwaitChain([.. _chains[parent].Frames, reader.Machine!.FrameAt(state)]));
            return _places[(parent, reader, state)] = _chains.Count - 1;
        }
    }

    /// <summary>Each kind of task that methods of a known shape await: their second await is found, and what it awaits.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever reading another runtime's fields throws, nothing is recorded there.")]
    private bool FindsItself()
    {
        try
        {
            var over = new TaskCompletionSource();
            int[] found =
            [
                ChainOf(Shapes.Plain(over.Task).AsTask()),
                ChainOf(Shapes.Configured(over.Task).AsTask()),
                ChainOf(Shapes.Value(over.Task).AsTask()),
            ];
            over.SetResult();
            return Array.TrueForAll(found, chain => _chains[chain].Frames is [{ State: 1 }, { State: 0 } last]
                && last.Type.Contains(nameof(Shapes.Wait), StringComparison.Ordinal));
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <param name="Machine">Reads its state machine; null where it has none.</param>
    /// <param name="Branches">Gives what it waits for; null where it is not of several tasks.</param>
    private sealed record Reader(StateMachineReader? Machine, Func<Task, Task?[]?>? Branches)
    {
        public bool Equals(Reader? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }

    /// <summary>Methods whose second await is of a method that awaits a task.</summary>
    private static class Shapes
    {
        public static async ValueTask<int> Plain(Task over)
        {
            await Task.CompletedTask;
            await Wait(over);
            return 0;
        }

        public static async ValueTask<int> Configured(Task over)
        {
            await Task.CompletedTask;
            await Wait(over).ConfigureAwait(false);
            return 0;
        }

        public static async ValueTask<int> Value(Task over)
        {
            await Task.CompletedTask;
            await new ValueTask(Wait(over));
            return 0;
        }

        public static async Task Wait(Task over) => await over;
    }
}

/// <summary>
/// Gathers the awaits of an iteration. Where looking at each of them would take too long, it looks at some. Multiples of the golden ratio
/// choose them: these are spread evenly and follow no pattern that awaits may have.
/// </summary>
/// <param name="recorder">Finds the awaits.</param>
/// <param name="share">The share of awaits to look at.</param>
internal sealed class AwaitSink(AwaitRecorder recorder, double share)
{
    /// <summary>The part of a core's time that may be used.</summary>
    private const double MostOfTime = 0.005;

    /// <summary>How long it takes, where nothing was looked at, ns.</summary>
    private const double UsualNs = 300;

    /// <summary>What takes longer was interrupted, or compiled.</summary>
    private const long LongestNs = 10_000;

    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private readonly ConcurrentQueue<AwaitStamp> _stamps = new();
    private readonly ulong _most = share >= 1 ? ulong.MaxValue : (ulong)(share * ulong.MaxValue);
    private long _found;
    private long _tookNs;

    /// <summary>The awaits whose place is known.</summary>
    public IReadOnlyList<AwaitStamp> ToList() => [.. _stamps];

    /// <summary>The share of the next iteration's awaits that fit into the time allowed, if it is as this one was.</summary>
    /// <param name="awaits">How many awaits this iteration had.</param>
    /// <param name="spanNs">How long it took, ns.</param>
    public double ShareOfNext(int awaits, long spanNs)
    {
        var eachNs = _found == 0 ? UsualNs : Math.Max(1, _tookNs / (double)_found);
        return Math.Min(1, MostOfTime * spanNs / (eachNs * Math.Max(1, awaits)));
    }

    /// <summary>Whether to look at an await. Every await pays for this, so nothing is written.</summary>
    /// <param name="unit">The unit's index.</param>
    /// <param name="number">The number of the await within the unit.</param>
    public bool Takes(int unit, int number) => (((ulong)(uint)unit << 32) + (uint)number) * GoldenRatio <= _most;

    /// <summary>Finds the place of an await.</summary>
    /// <param name="task">The unit's task.</param>
    /// <returns>The number of its chain.</returns>
    public int Find(Task task)
    {
        var startNs = MonotonicClock.NowNs();
        var chain = recorder.ChainOf(task);
        var endNs = MonotonicClock.NowNs();
        Interlocked.Add(ref _tookNs, Math.Min(LongestNs, endNs - startNs));
        Interlocked.Increment(ref _found);
        return chain;
    }

    /// <summary>Keeps an await.</summary>
    public void Add(AwaitStamp stamp) => _stamps.Enqueue(stamp);
}
