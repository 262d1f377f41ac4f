using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>The strategies that a user named.</summary>
/// <param name="Names">Strategies with their parameters, each once; among them may be <c>all</c>.</param>
/// <param name="Files">Files that have strategies of the user's.</param>
internal sealed record NamedStrategies(ImmutableArray<string> Names, ImmutableArray<string> Files)
{
    /// <summary>Those that are in no catalogue: they can only be the user's.</summary>
    public IEnumerable<string> Others => Names.Where(name => !StrategyParser.IsInCatalogue(name));
}

/// <summary>Parses strategies, and chooses which of them run. Sequential always runs, and first: all others are compared with it.</summary>
internal static class StrategyParser
{
    /// <summary>The strategies that run if none is named, for the help.</summary>
    public static string Defaults =>
        $"{string.Join(", ", UsedFor(awaits: false))}; if units await: {string.Join(", ", UsedFor(awaits: true))}";

    /// <summary>The strategies that were named; none if the option was not given.</summary>
    /// <exception cref="ConcurException">A strategy cannot exist, or a parameter of one in the catalogue is wrong.</exception>
    public static NamedStrategies Parse(IReadOnlyList<string> given)
    {
        var names = given.SelectMany(StrategySpec.SplitList).ToList();
        if (given.Count > 0 && names.Count == 0) throw UsageErrors.Create("--strategies names none; see 'dotnet concur list strategies'");
        var files = names.Where(WorkloadFiles.IsCode).ToImmutableArray();
        return new NamedStrategies([.. names.Except(files).Select(Normalised).Distinct(StringComparer.Ordinal)], [.. files.Distinct()]);
    }

    /// <summary>Whether a strategy with its parameters is one of the catalogue, or stands for all of them.</summary>
    public static bool IsInCatalogue(string text) =>
        text == StrategySpec.All || StrategyCatalogue.Find(StrategySpec.NameOf(text)) is not null;

    /// <summary>Refuses a strategy that is in no catalogue.</summary>
    /// <param name="text">The strategy.</param>
    /// <param name="ofUser">The names of strategies of the user's.</param>
    public static ConcurException Unknown(string text, IEnumerable<string>? ofUser = null)
    {
        var own = ofUser?.ToList() ?? [];
        var name = StrategySpec.NameOf(text);
        var nearest = NearestName.Suggest(name, StrategyCatalogue.All.Select(strategy => strategy.Name).Concat(own));
        var others = own.Count == 0 ? "" : $"; of your own there are {string.Join(", ", own)}";
        return UsageErrors.Create($"there is no strategy '{name}'{nearest}{others}; see 'dotnet concur list strategies'");
    }

    /// <summary>Refuses strategies of a settings file that are in no catalogue: the file names no code that could have them.</summary>
    /// <param name="file">The file, in messages.</param>
    /// <param name="texts">The strategies.</param>
    /// <exception cref="ConcurException">There is one.</exception>
    public static void RequireBuiltIn(string file, IReadOnlyList<string> texts)
    {
        if (Parse(texts).Others.FirstOrDefault() is { } other)
            throw UsageErrors.Create($"{file}: strategies: {Unknown(other).Message}");
    }

    /// <summary>The strategies that run: those that were named, or the default ones.</summary>
    /// <param name="named">The strategies that were named.</param>
    /// <param name="ofUser">The user's own. Those of files run unless some of the file are named.</param>
    /// <param name="workload">The workload that they run.</param>
    /// <param name="workers">The number of workers.</param>
    /// <exception cref="ConcurException">A strategy was named that does not exist, or cannot run the workload.</exception>
    public static ImmutableArray<string> Choose(
        NamedStrategies named, FoundStrategies ofUser, FoundWorkload workload, int workers)
    {
        var builtIn = workload.AssemblyPath is null ? BuiltInWorkload.Find(workload.Name) : null;
        var single = named.Names.Where(name => name != StrategySpec.All).ToList();
        var own = ofUser.All.Select(code => code.Descriptor).ToList();
        var refusals = single.Select(text => UsageErrors.Translate(() => StrategySpec.Parse(text, name => name, own))
            .Strategy.GetRefusal(builtIn, workers));
        if (refusals.FirstOrDefault(refusal => refusal is not null) is { } first) throw UsageErrors.Create(first);
        IEnumerable<string> ofCatalogue = named.Names.Contains(StrategySpec.All) ? OfAll()
            : single.Count > 0 ? []
            : UsedFor(workload.Awaits);
        var names = single.Select(StrategySpec.NameOf).ToHashSet(StringComparer.Ordinal);
        var takesOwn = single.Count == 0 || named.Names.Contains(StrategySpec.All) || ofUser.OwnFileIsNamed;
        var others = ofUser.All.GroupBy(code => code.AssemblyPath)
            .Where(file => !file.Any(code => names.Contains(code.Name)) && (takesOwn || file.Key != workload.AssemblyPath))
            .SelectMany(file => file.Select(code => code.Name));
        return
        [
            .. ofCatalogue.Concat(single).Concat(others)
                .Where(name => name != StrategyNames.Sequential)
                .Prepend(StrategyNames.Sequential)
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>An engine is started only for a strategy that was named.</summary>
    private static IEnumerable<string> OfAll() =>
        StrategyCatalogue.All.Where(strategy => strategy.Engine is null).Select(strategy => strategy.Name);

    private static IEnumerable<string> UsedFor(bool awaits) => StrategyCatalogue.All
        .Where(strategy => strategy.DefaultUse is DefaultUse.Always
            || strategy.DefaultUse == (awaits ? DefaultUse.AwaitingUnits : DefaultUse.PlainUnits))
        .Select(strategy => strategy.Name);

    private static string Normalised(string text)
    {
        if (text == StrategySpec.All) return text;
        if (IsInCatalogue(text)) return UsageErrors.Translate(() => StrategySpec.Parse(text, name => name).Text);
        return UserStrategy.IsName(StrategySpec.NameOf(text)) ? text : throw Unknown(text);
    }
}
