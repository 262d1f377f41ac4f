using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.ReportPage;

namespace Concur.Reports.Pictures;

/// <summary>How a category looks: the report page has the same looks.</summary>
/// <param name="Words">What it is called.</param>
/// <param name="Light">Its colour on white, <c>#rrggbb</c>.</param>
/// <param name="Lines">The pattern over it, for who sees no colours; null for none.</param>
internal sealed record CategoryLook(string Words, string Light, PatternLines? Lines)
{
    private static readonly Dictionary<string, CategoryLook> All = JsonSerializer.Deserialize(
        PageFiles.Palette(),
        PaletteJsonContext.Default.DictionaryStringCategoryLook)!;

    /// <summary>Of a category by its name in run files; <c>unexplained</c> is one as well.</summary>
    public static CategoryLook Of(string category) => All[category];
}

/// <summary>Parallel lines.</summary>
/// <param name="Degrees">Their direction.</param>
/// <param name="Apart">Their distance, px.</param>
internal sealed record PatternLines(int Degrees, int Apart);

/// <summary>The reader, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, CategoryLook>))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated.")]
internal sealed partial class PaletteJsonContext : JsonSerializerContext;
