using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>The code behind each strategy's name: a line per strategy.</summary>
internal static class StrategyFactory
{
    /// <exception cref="Refusal">There is no such strategy, or a parameter is wrong.</exception>
    public static IStrategy Create(LaunchSpec launch)
    {
        if (launch is { StrategyAssemblyPath: { } path, StrategyMethod: { } method })
            return new UserCoded(UserStrategies.Bind(path, method, launch.Strategy), launch.Workers);
        var spec = Parse(launch.Strategy);
        return spec.Strategy.Name switch
        {
            StrategyNames.Sequential => new Sequential(),
            StrategyNames.Threads => new Threads(),
            StrategyNames.ThreadPool => new PoolItems(launch.Workers),
            StrategyNames.Tasks => new Tasks(launch.Workers),
            StrategyNames.ParallelFor => new ParallelFor(launch.Workers),
            StrategyNames.ParallelForEachAsync => ParallelForEachAsync.Create(spec, launch.Workers),
            StrategyNames.Plinq => Plinq.Create(spec, launch.Workers),
            StrategyNames.Channels => Channels.Create(spec, launch.Workers),
            StrategyNames.Dataflow => Dataflow.Create(spec, launch.Workers),
            StrategyNames.Async => new AsyncUnits(launch.Workers),
            StrategyNames.Actors => Actors.Create(spec, launch.Workers),
            StrategyNames.Gil => GilThreads.Create(spec),
            StrategyNames.Processes => new Processes(spec, launch.Workers),
            StrategyNames.ProcessPool => new ProcessPool(spec, launch.Workers),
            StrategyNames.Orleans => Orleans.Create(spec, launch),
            var name => throw new Refusal($"strategy '{name}' is not in this harness"),
        };
    }

    private static StrategySpec Parse(string text)
    {
        try
        {
            return StrategySpec.Parse(text, name => $"there is no strategy '{name}'");
        }
        catch (FormatException e)
        {
            throw new Refusal(e.Message);
        }
    }
}
