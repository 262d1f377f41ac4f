using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>Units allocate at a rate that caches and collector feel.</summary>
internal sealed class AllocationHeavy : IFindingRule
{
    internal const double NotableBytesPerSecond = 500e6;

    public Finding? Find(TrialInRun subject) => subject.Trial.Gc is { } gc && gc.AllocatedBytesPerSecond > NotableBytesPerSecond
        ? new Finding(
            nameof(AllocationHeavy), Severity.Info, subject.Label,
            FormattableString.Invariant($"{subject.Label}: about {gc.AllocatedBytesPerSecond / 1e6:0} MB were allocated per second{Most(gc)}"),
            subject.Path + ".gc.allocatedBytes",
            "reuse buffers (ArrayPool), give collections their size beforehand, or use spans and value types")
        : null;

    private static string Most(GcReport gc) => gc.TopTypes is [{ } top, ..] && gc.AllocatedBytes > 0
        ? FormattableString.Invariant($", {top.Bytes / (double)gc.AllocatedBytes:P0} of it {top.Type}")
        : "";
}
