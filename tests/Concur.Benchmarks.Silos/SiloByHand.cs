using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Concur.Benchmarks.Silos;

/// <summary>A unit, as someone writes it for whom Orleans is the framework of an application.</summary>
public interface IUnitGrain : IGrainWithIntegerKey
{
    /// <summary>Counts primes.</summary>
    ValueTask<int> CountPrimes(int bound);
}

[OnSilo]
public sealed class UnitGrain : Grain, IUnitGrain
{
    public async ValueTask<int> CountPrimes(int bound) => await Task.Run(() => Primes.Below(bound));
}

/// <summary>What a unit of the built-in workload 'primes' does.</summary>
internal static class Primes
{
    public static int Below(int bound)
    {
        var count = 0;
        for (var candidate = 2L; candidate < bound; candidate++)
        {
            if (IsPrime(candidate)) count++;
        }

        return count;
    }

    private static bool IsPrime(long candidate)
    {
        if (candidate % 2 == 0) return candidate == 2;
        for (var divisor = 3L; divisor * divisor <= candidate; divisor += 2)
        {
            if (candidate % divisor == 0) return false;
        }

        return true;
    }
}

[Serializable]
[GenerateSerializer]
[Immutable]
internal sealed class SiloByKey : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnSiloAttribute() : PlacementAttribute(new SiloByKey());

/// <summary>
/// Grain k is on silo k modulo their number; Orleans' own choice may put all of them on one. A silo learns of the others some time after
/// it has started, so the first call waits for them.
/// </summary>
internal sealed class SiloByKeyDirector : IPlacementDirector
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public async Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        while (context.GetCompatibleSilos(target).Length < Times.Workers) await Task.Delay(BetweenLooks);
        var silos = context.GetCompatibleSilos(target).OrderBy(silo => silo.Endpoint.Port).ToList();
        return silos[(int)target.GrainIdentity.GetIntegerKey() % silos.Count];
    }
}

/// <summary>A silo's process, and the client.</summary>
internal static class SiloByHand
{
    private const string Cluster = "by-hand";

    public static async Task RunAsync(int port, int gateway, int primary)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port, gateway, new IPEndPoint(IPAddress.Loopback, primary), Cluster, Cluster);
            silo.Services.AddPlacementDirector<SiloByKey, SiloByKeyDirector>();
        });
        using var host = builder.Build();
        await host.StartAsync();
        await System.Console.Out.WriteLineAsync("ready");
        while (System.Console.In.Read() >= 0)
        {
        }
    }

    public static async Task<(IHost Host, IGrainFactory Grains)> ConnectAsync(int[] gateways)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gateways, Cluster, Cluster));
        var host = builder.Build();
        await host.StartAsync();
        return (host, host.Services.GetRequiredService<IGrainFactory>());
    }
}
