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

/// <summary>Variants in a settings file, which may be a stranger's: they only set what configures the runtime.</summary>
internal static class FileVariants
{
    private static readonly string[] RuntimePrefixes = ["DOTNET_", "COMPlus_"];

    /// <summary>
    /// What makes the runtime load other code, or talk to others:
    /// https://learn.microsoft.com/dotnet/core/tools/dotnet-environment-variables. A value that is a path is refused in any case.
    /// </summary>
    private static readonly string[] LoadsCode =
        ["STARTUP_HOOKS", "ADDITIONAL_DEPS", "SHARED_STORE", "ROOT", "HOST_PATH", "GCName", "GCPath", "JitName", "AltJitName",
            "AltJitPath", "JitPath", "DiagnosticPorts"];

    /// <summary>Whether a variable only configures the runtime.</summary>
    public static bool IsHarmless(string variable, string value) => Problem(variable, value) is null;

    /// <param name="label">What has them, in messages.</param>
    /// <param name="texts">The variants.</param>
    /// <exception cref="ConcurException">One sets something else.</exception>
    public static void Check(string label, IReadOnlyList<string> texts)
    {
        foreach (var (variable, value) in VariantParser.Parse(texts).SelectMany(variant => variant.Environment))
        {
            if (Problem(variable, value) is { } problem) throw UsageErrors.Create($"{label} sets '{variable}'{problem}; use --variant");
        }
    }

    /// <summary>Why a file may not set a variable; null where it may.</summary>
    private static string? Problem(string variable, string value)
    {
        var prefix = Array.Find(RuntimePrefixes, prefix => variable.StartsWith(prefix, StringComparison.Ordinal));
        if (prefix is null) return "; in a file they set only DOTNET_* and COMPlus_*";
        var name = variable[prefix.Length..];
        if (LoadsCode.Any(each => name.StartsWith(each, StringComparison.OrdinalIgnoreCase)))
            return ", which can load other code; in a file that is refused";
        return value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? null
            : $" to '{value}'; in a file a value has only letters, digits, '.', '-' and '_'";
    }
}
