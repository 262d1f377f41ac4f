using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>Sampled stacks of every thread of every process of one launch.</summary>
/// <param name="Name">What was profiled.</param>
/// <param name="Frames">Frame names, each once.</param>
/// <param name="Threads">Lanes first.</param>
public sealed record StackProfile(string Name, ImmutableArray<string> Frames, ImmutableArray<ThreadProfile> Threads);

/// <summary>One thread's samples, in time order.</summary>
/// <param name="Name">What to call the thread.</param>
/// <param name="Samples">Its samples.</param>
public sealed record ThreadProfile(string Name, ImmutableArray<StackSample> Samples);

/// <summary>One sample.</summary>
/// <param name="Stack">Indices of frames, outermost first.</param>
/// <param name="WeightMs">The wall time that it stands for, ms.</param>
public sealed record StackSample(ImmutableArray<int> Stack, double WeightMs);
