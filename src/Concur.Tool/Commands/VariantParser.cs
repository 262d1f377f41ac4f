using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>Parses runtime variants: <c>NAME:VARIABLE=VALUE</c>, with several variables separated by commas.</summary>
internal static class VariantParser
{
    /// <exception cref="ConcurException">A variant is malformed, or two have the same name.</exception>
    public static ImmutableArray<RuntimeVariant> Parse(IReadOnlyList<string> given)
    {
        var variants = given.Select(Parse).ToImmutableArray();
        return variants.GroupBy(variant => variant.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw UsageErrors.Create($"--variant '{twice.Key}' is given twice; give each variant its own name")
            : variants;
    }

    private static RuntimeVariant Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !text[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) throw Malformed(text);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !pair[..equals].All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) throw Malformed(text);
            variables[pair[..equals]] = pair[(equals + 1)..];
        }

        return variables.Count == 0 ? throw Malformed(text) : new RuntimeVariant(text[..colon], variables);
    }

    private static ConcurException Malformed(string text) =>
        UsageErrors.Create($"--variant '{text}' is not NAME:VARIABLE=VALUE, such as server-gc:DOTNET_gcServer=1");
}
