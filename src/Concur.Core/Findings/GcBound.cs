using System.Numerics;
using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>Collections stop the lanes for a good part of their time.</summary>
internal sealed class GcBound : IFindingRule
{
    internal const double Notable = 0.10;
    private const string Server = "DOTNET_gcServer";
    private const string Budget = "DOTNET_GCgen0size";

    private const long LeastBudgetMb = 64;
    private const long MostBudgetMb = 1024;

    /// <summary>A budget of so many times what was allocated between two collections has so many times fewer of them.</summary>
    private const int Times = 16;

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

    /// <summary>First a larger budget of the youngest generation, which has fewer collections; then a heap per core.</summary>
    private static Remedy? Remedy(TrialInRun subject)
    {
        var gc = CategoryNames.Of(Category.Gc);
        var budgetMb = BudgetMb(subject.Trial.Gc);
        return subject.WithSetting(FormattableString.Invariant($"gen0-{budgetMb}mb"), Budget, FormattableString.Invariant($"0x{budgetMb << 20:x}"), gc)
            ?? (subject.Trial.Gc is { Server: true } ? null : subject.WithSetting("server-gc", Server, "1", gc));
    }

    /// <summary>A power of two, in MB.</summary>
    private static long BudgetMb(GcReport? gc)
    {
        var betweenMb = gc is { Count: > 0 } ? (gc.AllocatedBytes / gc.Count) >> 20 : LeastBudgetMb;
        return (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(Times * betweenMb, LeastBudgetMb, MostBudgetMb));
    }
}
