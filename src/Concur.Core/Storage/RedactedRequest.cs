using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Storage;

/// <summary>A request without what its user may want to keep to himself: folders, items and values.</summary>
internal static class RedactedRequest
{
    /// <summary>The request, redacted. Numbers and switches stay: they tell whether two runs can be compared.</summary>
    public static WorkloadRequest Of(WorkloadRequest request) => request with
    {
        AssemblyPath = Path.GetFileName(request.AssemblyPath),
        Items = request.Items is { } items ? items with { Source = SecretText.Hidden, LinesPath = null } : null,
        Parameters = Hidden(request.Parameters).ToImmutableSortedDictionary(),
        Values = Hidden(request.Values).ToImmutableSortedDictionary(),
        Versions = [.. request.Versions.Select(version => version with { AssemblyPath = Path.GetFileName(version.AssemblyPath) })],
        On = [.. request.On.Select((_, index) => FormattableString.Invariant($"machine {index + 1}"))],
        StrategyCodes = [.. request.StrategyCodes.Select(code => code with { AssemblyPath = Path.GetFileName(code.AssemblyPath) })],
        Variants = [.. request.Variants.Select(variant => variant with { Environment = Hidden(variant.Environment) })],
    };

    /// <summary>Values by name: a text is hidden.</summary>
    public static Dictionary<string, string> Hidden(IReadOnlyDictionary<string, string> settings) => settings.ToDictionary(
        setting => setting.Key,
        setting => IsNumber(setting.Value) || bool.TryParse(setting.Value, out _) ? setting.Value : SecretText.Hidden,
        StringComparer.Ordinal);

    private static bool IsNumber(string value)
    {
        const int MostDigits = 8;
        return value.Length <= MostDigits && value.All(char.IsAsciiHexDigit);
    }
}
