using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;
using Concur.Traces.Symbols.Linux;

namespace Concur.Traces.Recordings;

/// <summary>A stack in which a thread was sampled while it was on a CPU.</summary>
/// <param name="TimeNs">When, ns of the monotonic clock.</param>
/// <param name="Stack">Index into its process's sampled stacks.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CpuSample(long TimeNs, int Stack);

/// <summary>Which code the stacks of a recording are sampled of. The first kinds need more rights than the last.</summary>
public enum CpuSampling
{
    /// <summary>
    /// Each processor is sampled, whichever thread it runs, in the kernel as well. A thread is sampled in proportion to its time on
    /// a CPU, however short it lives. Needs CAP_PERFMON or root.
    /// </summary>
    ByProcessor,

    /// <summary>
    /// Each thread has a timer of its own, which begins with a whole interval: threads with less CPU time than that have no
    /// samples. Needs <c>kernel.perf_event_paranoid</c> of 1 or less.
    /// </summary>
    ByThread,

    /// <summary>As <see cref="ByThread"/>, and time in the kernel has no samples.</summary>
    ByThreadOutsideKernel,
}

/// <summary>Stacks that were sampled from outside, of threads on a CPU.</summary>
/// <param name="Hertz">Samples per second on a CPU.</param>
/// <param name="ByThread">In the order of time, by the operating system's id.</param>
/// <param name="Stacks">Distinct stacks, by process id.</param>
/// <param name="Mappings">The code that each process mapped, by process id.</param>
public sealed record CpuSamples(
    int Hertz,
    IReadOnlyDictionary<int, ImmutableArray<CpuSample>> ByThread,
    IReadOnlyDictionary<int, AddressStacks> Stacks,
    IReadOnlyDictionary<int, CodeMappings> Mappings)
{
    /// <summary>The time on a CPU from one sample to the next, ms.</summary>
    public double IntervalMs => 1e3 / Hertz;

    /// <summary>Which code was sampled.</summary>
    public CpuSampling Sampling { get; init; } = CpuSampling.ByThreadOutsideKernel;

    /// <summary>The names of the addresses that stand for the kernel in <see cref="Stacks"/>.</summary>
    public ImmutableArray<string> KernelNames { get; init; } = [];

    /// <summary>
    /// The name of the code at an address, unless it is managed: of a function, in brackets of a module or of the kernel; null where
    /// nothing is known.
    /// </summary>
    public string? NameAt(int processId, ulong address, NativeSymbols symbols) =>
        KernelNameAt(address) ?? Mappings.GetValueOrDefault(processId)?.NameAt(address, symbols);

    /// <summary>What a thread asked of the kernel, in brackets, where the address stands for that; null for every other address.</summary>
    public string? KernelNameAt(ulong address) => KernelEntries.IsKernel(address) ? KernelEntries.NameAt(address, KernelNames) : null;
}
