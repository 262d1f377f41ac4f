using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The coefficients of the laws that were fitted to a sweep.</summary>
internal static class SweepLaws
{
    /// <summary>In place of a serial share above 1.</summary>
    public const string NoShare = "above 1";

    /// <summary>A row per strategy and size.</summary>
    public static TextTable Table(SweepReport sweep) => new(
        "Scaling with workers: Amdahl's serial share; contention and coherency of the Universal Scalability Law",
        ["strategy", "size", "serial share", "contention", "coherency"],
        [.. sweep.Curves.Select(curve => (string[])
        [
            curve.Strategy,
            Figures.Whole(curve.Size),
            Coefficient(curve.Amdahl, curve.Amdahl?.Contention, curve.Amdahl?.ContentionInterval, curve.SerialShare > 1),
            Coefficient(curve.Usl, curve.Usl?.Contention, curve.Usl?.ContentionInterval),
            Coefficient(curve.Usl, curve.Usl?.Coherency, curve.Usl?.CoherencyInterval),
        ])])
    {
        Footnote = LawNotes(sweep),
    };

    private static string? LawNotes(SweepReport sweep)
    {
        string?[] notes =
        [
            sweep.Curves.Any(curve => curve.Amdahl?.PastCores == true || curve.Usl?.PastCores == true)
                ? "*: fitted past the cores as well, for lack of points; the coefficients include waiting for a core"
                : null,
            sweep.Curves.Any(curve => curve.SerialShare > 1) ? $"{NoShare}: several workers took longer than one" : null,
        ];
        return string.Join("; ", notes.OfType<string>()) is { Length: > 0 } text ? text : null;
    }

    private static string Coefficient(ScalingReport? law, double? value, Interval? interval, bool isNoShare = false)
    {
        var mark = law?.PastCores == true ? "*" : "";
        var range = interval is null ? "" : $" ({Figures.Range(interval)})";
        return mark + (isNoShare ? NoShare : Figures.Number(value, "0.000")) + range;
    }
}
