using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>Reads the strategies of a run: each once, sequential always and first, for all others are compared with it.</summary>
internal static class StrategyDoor
{
    /// <exception cref="ConcurException">A strategy or a parameter is unknown.</exception>
    public static ImmutableArray<string> Read(IReadOnlyList<string> given)
    {
        var names = given.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        if (given.Count > 0 && names.Count == 0) throw DoorValues.Bad("--strategies names none; see 'dotnet concur list strategies'");
        var wanted = names.Count == 0 ? StrategyNames.All.Select(strategy => strategy.Name) : names.Select(Check);
        return [.. wanted.Where(name => name != StrategyNames.Sequential).Prepend(StrategyNames.Sequential).Distinct(StringComparer.Ordinal)];
    }

    private static string Check(string text)
    {
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
        $"there is no strategy '{name}'{NearestName.Suggest(name, StrategyNames.All.Select(strategy => strategy.Name))}; see 'dotnet concur list strategies'";
}
