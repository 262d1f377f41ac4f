using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>Reads the strategies of a run: each once, sequential always and first, for all others are compared with it.</summary>
internal static class StrategyDoor
{
    private const string All = "all";

    /// <summary>The strategies that were named; none when none was.</summary>
    /// <exception cref="ConcurException">A strategy or a parameter is unknown.</exception>
    public static ImmutableArray<string> Read(IReadOnlyList<string> given)
    {
        var names = given.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        if (given.Count > 0 && names.Count == 0) throw DoorValues.Bad("--strategies names none; see 'dotnet concur list strategies'");
        return [.. names.Select(Check).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The strategies to run: those named, or those that fit the workload.</summary>
    /// <param name="asked">The strategies that were named; empty for none.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="workers">Workers asked for.</param>
    /// <exception cref="ConcurException">A strategy was named that makes no sense for the workload.</exception>
    public static ImmutableArray<string> For(ImmutableArray<string> asked, FoundWorkload workload, int workers)
    {
        var builtIn = workload.AssemblyPath is null ? BuiltInWorkload.Find(workload.Name) : null;
        string? Refusal(string name) => StrategySpec.Parse(name, Unknown).Strategy.GetRefusal(builtIn, workers);
        var named = asked.Where(name => name != All).ToList();
        if (named.Select(Refusal).FirstOrDefault(refusal => refusal is not null) is { } first) throw DoorValues.Bad(first);
        IEnumerable<string> wanted = asked.Contains(All) ? [.. StrategyCatalogue.All.Select(strategy => strategy.Name), .. named]
            : named.Count > 0 ? named
            : workload.Awaits ? [.. UsedFor(DefaultUse.Always), .. UsedFor(DefaultUse.AwaitingUnits)] : UsedFor(DefaultUse.Always);
        return [.. wanted.Where(name => name != StrategyNames.Sequential).Prepend(StrategyNames.Sequential).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> UsedFor(DefaultUse use) =>
        StrategyCatalogue.All.Where(strategy => strategy.DefaultUse == use).Select(strategy => strategy.Name);

    private static string Check(string text)
    {
        if (text == All) return text;
        try
        {
            return StrategySpec.Parse(text, Unknown).Text;
        }
        catch (FormatException e)
        {
            throw DoorValues.Bad(e.Message);
        }
    }

    private static string Unknown(string name) =>
        $"there is no strategy '{name}'{NearestName.Suggest(name, StrategyCatalogue.All.Select(strategy => strategy.Name))}; see 'dotnet concur list strategies'";
}
