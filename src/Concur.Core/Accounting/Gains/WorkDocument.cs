using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Traces.Symbols;

namespace Concur.Core.Accounting.Gains;

/// <summary>A trial's work in a file, so that it can be replayed again.</summary>
/// <param name="Work">All but its units and lock statements.</param>
/// <param name="Sites">The lock statements.</param>
/// <param name="Parts">The parts that all units are made of.</param>
/// <param name="Units">The units: how long each part takes, ms.</param>
/// <param name="Unknown">Why nothing of it can be predicted; null for no reason.</param>
internal sealed record WorkDocument(
    TrialWork Work, IReadOnlyList<StoredSite> Sites, IReadOnlyList<StoredPart> Parts, IReadOnlyList<StoredUnit> Units, string? Unknown)
{
    /// <summary>Times are kept to the ns.</summary>
    private const int Digits = 6;

    /// <summary>Writes a trial's work.</summary>
    public static byte[] Write(TrialWork work, string? unknown)
    {
        var parts = work.Units.SelectMany(unit => unit.Parts).Select(PartOf).Distinct().ToList();
        var numbers = parts.Index().ToDictionary(part => part.Item, part => part.Index);
        var units = work.Units.Select(unit => new StoredUnit(Round(unit.OffMs), MsOf(unit)));
        var document = new WorkDocument(
            work with { Units = [], Sites = [] },
            [.. work.Sites.Select(site => new StoredSite(
                site.Statement.Method, site.Statement.Module, site.Statement.Token, site.Statement.Il, site.Statement.Kind,
                site.Lock, site.Stripes, Round(site.WaitMs), site.Statement.Place))],
            [.. parts.Select(part => new StoredPart(part.Method, SitesOf(part.Held)))],
            [.. units],
            unknown);
        return JsonSerializer.SerializeToUtf8Bytes(document, WorkContext.Default.WorkDocument);

        static (string? Method, string Held) PartOf(UnitPart part) => (part.Method, string.Join(' ', part.Held));

        static int[] SitesOf(string held) =>
            [.. held.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(site => int.Parse(site, CultureInfo.InvariantCulture))];

        double[] MsOf(UnitWork unit)
        {
            var ms = new double[parts.Count];
            foreach (var part in unit.Parts) ms[numbers[PartOf(part)]] += part.Ms;
            return Array.ConvertAll(ms, Round);
        }
    }

    /// <summary>Reads a trial's work, and why nothing of it can be predicted.</summary>
    /// <exception cref="JsonException">It is no such file.</exception>
    public static (TrialWork Work, string? Unknown) Read(ReadOnlySpan<byte> json)
    {
        var document = JsonSerializer.Deserialize(json, WorkContext.Default.WorkDocument) ?? throw new JsonException("It is empty.");
        var work = document.Work with
        {
            Sites =
            [
                .. document.Sites.Select(site => new LockSite(
                    new LockRegion(site.Method, site.Module, site.Token, site.Il, site.Kind, site.Place),
                    site.Lock,
                    site.Stripes,
                    site.WaitMs)),
            ],
            Units = [.. document.Units.Select(unit => new UnitWork(
                unit.OffMs,
                [.. document.Parts.Index().Select(part => new UnitPart(part.Item.Method, part.Item.Held, unit.PartsMs[part.Index]))]))],
        };
        return (work, document.Unknown);
    }

    private static double Round(double ms) => Math.Round(ms, Digits);
}

/// <summary>A lock statement: see <see cref="LockSite"/>.</summary>
internal sealed record StoredSite(
    string Method, string Module, int Token, int Il, LockKind Kind, int Lock, int Stripes, double WaitMs, SourceLocation? Place);

/// <summary>A part: see <see cref="UnitPart"/>.</summary>
internal sealed record StoredPart(string? Method, IReadOnlyList<int> Held);

/// <summary>A unit: see <see cref="UnitWork"/>.</summary>
internal sealed record StoredUnit(double OffMs, IReadOnlyList<double> PartsMs);

/// <summary>The serialiser, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkDocument))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the file.")]
internal sealed partial class WorkContext : JsonSerializerContext;
