using System.Collections.Immutable;
using Concur.Core.Accounting;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Attached;

/// <summary>One thread's account, ns: what the categories leave of the wall time is unexplained.</summary>
/// <param name="WallNs">How much of its life was recorded.</param>
/// <param name="Sums">By category.</param>
/// <param name="CpuNs">On a CPU, whatever for.</param>
internal sealed record ThreadTotals(long WallNs, LaneSums Sums, long CpuNs)
{
    private const double NsPerMs = 1e6;

    /// <summary>The categories that a thread without units can be in.</summary>
    public static ImmutableArray<Category> Categories { get; } =
        [Category.Compute, Category.Jit, Category.Gc, Category.Lock, Category.Wait, Category.IoSleep, Category.RunQueue];

    /// <summary>The account as a row.</summary>
    /// <param name="threadId">The operating system's id.</param>
    /// <param name="name">What to call the thread.</param>
    /// <param name="samples">Its samples; null when nothing sampled.</param>
    /// <param name="sampledMs">What those stand for.</param>
    public TraceThread Row(int threadId, string name, long? samples, double? sampledMs) => new()
    {
        ThreadId = threadId,
        Name = name,
        Samples = samples,
        SampledMs = sampledMs,
        WallMs = WallNs / NsPerMs,
        ComputeMs = Ms(Category.Compute),
        JitMs = Ms(Category.Jit),
        GcSuspendedMs = Ms(Category.Gc),
        LockMs = Ms(Category.Lock),
        WaitMs = Ms(Category.Wait),
        IoSleepMs = Ms(Category.IoSleep),
        RunQueueMs = Ms(Category.RunQueue),
        UnexplainedMs = (WallNs - Categories.Sum(category => Sums[category])) / NsPerMs,
        CpuMs = CpuNs / NsPerMs,
    };

    private double Ms(Category category) => Sums[category] / NsPerMs;
}
