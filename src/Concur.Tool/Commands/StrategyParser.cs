using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>Parses strategies, and chooses which of them run. Sequential always runs, and first: all others are compared with it.</summary>
internal static class StrategyParser
{
    private const string All = "all";

    /// <summary>A way to share work for each kind of worker; together they take about half a minute.</summary>
    private static readonly string[] ByDefault =
        [StrategyNames.Threads, StrategyNames.ThreadPool, StrategyNames.ParallelFor, StrategyNames.Gil, StrategyNames.Processes];

    /// <summary>What runs by default as well if the workload's units await.</summary>
    private static readonly string[] IfUnitsAwait = [StrategyNames.Tasks, StrategyNames.Async];

    /// <summary>The strategies that run if none is named, for the help.</summary>
    public static string Defaults => $"{string.Join(", ", ByDefault)}, and where units await {string.Join(", ", IfUnitsAwait)}";

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
        var refusals = single.Select(name => Combination.Refusal(StrategySpec.Parse(name, Unknown).Strategy, builtIn, workers));
        if (refusals.FirstOrDefault(refusal => refusal is not null) is { } first) throw UsageErrors.Create(first);
        IEnumerable<string> wanted = named.Contains(All) ? [.. StrategyNames.All.Select(strategy => strategy.Name), .. single]
            : single.Count > 0 ? single
            : workload.Awaits ? [.. ByDefault, .. IfUnitsAwait] : ByDefault;
        return
        [
            .. wanted.Where(name => name != StrategyNames.Sequential).Prepend(StrategyNames.Sequential).Distinct(StringComparer.Ordinal),
        ];
    }

    private static string Normalised(string text)
    {
        if (text == All) return text;
        try
        {
            return StrategySpec.Parse(text, Unknown).Text;
        }
        catch (FormatException e)
        {
            throw UsageErrors.Create(e.Message);
        }
    }

    private static string Unknown(string name) =>
        $"there is no strategy '{name}'{NearestName.Suggest(name, StrategyNames.All.Select(strategy => strategy.Name))}; "
        + "see 'dotnet concur list strategies'";
}
