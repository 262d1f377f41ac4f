using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>Parses strategies, and chooses which of them run. Sequential always runs, and first: all others are compared with it.</summary>
internal static class StrategyParser
{
    private const string All = "all";

    /// <summary>The strategies that run if none is named, for the help.</summary>
    public static string Defaults =>
        $"{string.Join(", ", UsedFor(awaits: false))}; if units await: {string.Join(", ", UsedFor(awaits: true))}";

    /// <summary>The strategies that were named, each once; empty if the option was not given.</summary>
    /// <exception cref="ConcurException">A strategy or a parameter does not exist.</exception>
    public static ImmutableArray<string> Parse(IReadOnlyList<string> given)
    {
        const StringSplitOptions WithoutBlanks = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var names = given.SelectMany(text => text.Split(',', WithoutBlanks)).ToList();
        if (given.Count > 0 && names.Count == 0) throw UsageErrors.Create("--strategies names none; see 'dotnet concur list strategies'");
        return [.. names.Select(Normalised).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The strategies that run: those that were named, or the default ones.</summary>
    /// <param name="named">The strategies that were named.</param>
    /// <param name="workload">The workload that they run.</param>
    /// <param name="workers">The number of workers.</param>
    /// <exception cref="ConcurException">A strategy was named that cannot run the workload.</exception>
    public static ImmutableArray<string> Choose(ImmutableArray<string> named, FoundWorkload workload, int workers)
    {
        var builtIn = workload.AssemblyPath is null ? BuiltInWorkload.Find(workload.Name) : null;
        var single = named.Where(name => name != All).ToList();
        var refusals = single.Select(name => StrategySpec.Parse(name, Unknown).Strategy.GetRefusal(builtIn, workers));
        if (refusals.FirstOrDefault(refusal => refusal is not null) is { } first) throw UsageErrors.Create(first);
        IEnumerable<string> wanted = named.Contains(All) ? [.. StrategyCatalogue.All.Select(strategy => strategy.Name), .. single]
            : single.Count > 0 ? single
            : UsedFor(workload.Awaits);
        return
        [
            .. wanted.Where(name => name != StrategyNames.Sequential).Prepend(StrategyNames.Sequential).Distinct(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> UsedFor(bool awaits) => StrategyCatalogue.All
        .Where(strategy => strategy.DefaultUse is DefaultUse.Always
            || strategy.DefaultUse == (awaits ? DefaultUse.AwaitingUnits : DefaultUse.PlainUnits))
        .Select(strategy => strategy.Name);

    private static string Normalised(string text) =>
        text == All ? text : UsageErrors.Translate(() => StrategySpec.Parse(text, Unknown).Text);

    private static string Unknown(string name) =>
        $"there is no strategy '{name}'{NearestName.Suggest(name, StrategyCatalogue.All.Select(strategy => strategy.Name))}; "
        + "see 'dotnet concur list strategies'";
}

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
