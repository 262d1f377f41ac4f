using Concur.Core.Model;

namespace Concur.Core.Analysis.Findings;

/// <summary>Collections stop the lanes for a good part of their time.</summary>
internal sealed class GcBound : IFindingRule
{
    private const double Notable = 0.10;
    private const string Server = "DOTNET_gcServer";
    private const string Budget = "DOTNET_GCgen0size";

    /// <summary>256 MB, hexadecimal as the runtime reads its numbers.</summary>
    private const string LargeBudget = "0x10000000";

    public Finding? Find(TrialInRun subject)
    {
        if (subject.NetShare(Category.Gc) <= Notable) return null;
        var remedy = Remedy(subject);
        return new Finding(
            nameof(GcBound), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: collections stopped the lanes {subject.ShareText(Category.Gc)}{Recorded(subject.Trial.Gc)}"),
            subject.Path + (subject.Trial.Gc is null ? ".account" : ".gc"),
            $"allocate less, or let what is allocated die sooner{(remedy is null ? "" : $"; worth a try: {remedy.Text}")}")
        {
            Remedy = remedy,
        };
    }

    private static string Recorded(GcReport? gc) => gc is null
        ? ""
        : FormattableString.Invariant($" ({gc.Count} recorded, paused up to {gc.LongestPauseMs:0.#} ms; about {gc.AllocatedBytesPerSecond / 1e6:0} MB/s allocated)");

    /// <summary>First a larger budget, which has fewer collections of short-lived objects; then a heap per core.</summary>
    private static Remedy? Remedy(TrialInRun subject)
    {
        var gc = CategoryNames.Of(Category.Gc);
        return subject.WithSetting("gen0-256mb", Budget, LargeBudget, gc) ?? (subject.Trial.Gc is { Server: true } ? null : subject.WithSetting("server-gc", Server, "1", gc));
    }
}
