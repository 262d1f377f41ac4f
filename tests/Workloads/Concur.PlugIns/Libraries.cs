using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Akka.Actor;
using Akka.Routing;
using Concur.Abstractions;

namespace Concur.PlugIns;

/// <summary>Strategies on top of libraries that others wrote.</summary>
public static class Libraries
{
    private static readonly Lazy<ActorSystem> System = new(() => ActorSystem.Create("units", "akka.loglevel = OFF"));

    /// <summary>System.Reactive: an observable of units, of which so many are merged at a time.</summary>
    [Strategy("reactive")]
    public static Task Reactive(UnitSource units, int workers) => Observable.Range(0, units.Count)
        .Select(unit => Observable.FromAsync(() => Task.Run(() => units.RunAsync(unit).AsTask())))
        .Merge(workers)
        .DefaultIfEmpty()
        .LastAsync()
        .ToTask();

    /// <summary>Akka.NET: a router in front of an actor per worker, which answers when it has run a unit.</summary>
    [Strategy("akka")]
    public static async Task Akka(UnitSource units, int workers)
    {
        var router = System.Value.ActorOf(Props.Create(() => new Runner(units)).WithRouter(new RoundRobinPool(workers)));
        await Task.WhenAll(Enumerable.Range(0, units.Count).Select(unit => router.Ask<int>(unit)));
        await router.GracefulStop(TimeSpan.FromSeconds(10));
    }

    /// <summary>A task scheduler that runs at most so many tasks at a time.</summary>
    [Strategy("scheduler-pair")]
    public static Task SchedulerPair(UnitSource units, int workers, int perTask = 0)
    {
        var pair = perTask > 0
            ? new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, workers, perTask)
            : new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, workers);
        var factory = new TaskFactory(pair.ConcurrentScheduler);
        return Task.WhenAll(Enumerable.Range(0, units.Count).Select(unit =>
            factory.StartNew(() => units.RunAsync(unit).AsTask(), units.Cancellation).Unwrap()));
    }

    private sealed class Runner : ReceiveActor
    {
        public Runner(UnitSource units) => ReceiveAsync<int>(async unit =>
        {
            await units.RunAsync(unit);
            Sender.Tell(unit);
        });
    }
}
