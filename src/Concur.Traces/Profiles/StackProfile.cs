using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Traces.Profiles;

/// <summary>Sampled stacks of every thread of every process of one launch, or of one trace.</summary>
/// <param name="Name">What was profiled.</param>
/// <param name="Stacks">The stacks that its threads were seen in.</param>
/// <param name="Threads">Lanes first; a thread whose samples are weighted in several ways stands in it for each.</param>
public sealed record StackProfile(string Name, FrameStacks Stacks, ImmutableArray<ThreadProfile> Threads)
{
    /// <summary>Where methods stand in their source, by the names of their frames; empty where no PDB tells.</summary>
    public IReadOnlyDictionary<string, SourceLocation> Sources { get; init; } = ReadOnlyDictionary<string, SourceLocation>.Empty;

    /// <summary>What the weights are of those threads that come first.</summary>
    public Weighting Weighting => Threads.IsEmpty ? Weighting.Wall : Threads[0].Weighting;

    /// <summary>The threads with that weighting alone, for formats that hold one.</summary>
    public IEnumerable<ThreadProfile> OfOneWeighting => Threads.Where(thread => thread.Weighting == Weighting);

    /// <summary>A thread's samples by their frames, in the order in which the stacks were first seen.</summary>
    internal IEnumerable<IReadOnlyList<StackSample>> ByStack(ThreadProfile thread)
    {
        var buffer = Array.Empty<int>();
        return thread.Samples.GroupBy(sample => Stacks.IdentityOf(sample.Stack, ref buffer)).Select(group => group.ToList());
    }
}

/// <summary>One thread's samples, in time order.</summary>
/// <param name="Name">What to call the thread.</param>
/// <param name="Samples">Its samples; a stack that was seen several times in a row is one of them.</param>
public sealed record ThreadProfile(string Name, ImmutableArray<StackSample> Samples)
{
    /// <summary>What the samples' weights are.</summary>
    public Weighting Weighting { get; init; } = Weighting.Wall;

    /// <summary>Whether the thread is a worker's; false where threads are known by their names alone.</summary>
    public bool IsWorker { get; init; }

    /// <summary>The time that its samples stand for, ms.</summary>
    public double TotalMs => Samples.Sum(sample => sample.WeightMs);
}

/// <summary>A stack that a thread was seen in, once or several times in a row.</summary>
/// <param name="Stack">Index into the profile's stacks.</param>
/// <param name="WeightMs">The time that it stands for, ms; of which kind says the thread's weighting.</param>
public readonly record struct StackSample(int Stack, double WeightMs);

/// <summary>What the weight of a sampled stack is. Where a thread has several, they come in this order.</summary>
public enum Weighting
{
    /// <summary>Time on a CPU.</summary>
    Cpu,

    /// <summary>Time by the clock: the thread ran, waited for a core, or was blocked.</summary>
    Wall,

    /// <summary>Time by the clock during which the thread was blocked: what it waited for a core is not in it.</summary>
    OffCpu,
}

/// <summary>The weightings' names in files and tables.</summary>
public static class WeightingNames
{
    /// <summary>The name, such as <c>off-cpu</c>.</summary>
    public static string Of(Weighting weighting) => weighting switch
    {
        Weighting.Cpu => "cpu",
        Weighting.OffCpu => "off-cpu",
        _ => "wall",
    };
}
