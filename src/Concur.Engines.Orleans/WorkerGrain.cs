using Concur.Protocol;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Concur.Engines.Orleans;

/// <summary>What a process does with requests to its workers.</summary>
/// <param name="Answer">Answers one.</param>
internal sealed record Answers(EngineAnswer Answer);

/// <summary>A worker, or an actor of its own for one unit. The key has the worker's number in its lower half.</summary>
internal interface IWorkerGrain : IGrainWithIntegerKey
{
    /// <summary>Answers a request.</summary>
    ValueTask<byte[]> AnswerAsync([Immutable] byte[] request);
}

/// <summary>
/// Hands requests to the harness, on a thread that is not Orleans': code of the user's that blocks on tasks would wait for ever on a
/// scheduler that runs one piece of code at a time.
/// </summary>
[SiloOfWorker]
internal sealed class WorkerGrain(IGrainContext context, Answers answers) : IGrainBase, IWorkerGrain
{
    public IGrainContext GrainContext { get; } = context;

    public async ValueTask<byte[]> AnswerAsync(byte[] request)
    {
        var takenNs = MonotonicClock.NowNs();

#pragma warning disable ORLEANS0014 // The answer needs no Orleans scheduler, and waiting for a turn of it costs time.
        return await Task.Run(() => answers.Answer(takenNs, request)).ConfigureAwait(false);
#pragma warning restore ORLEANS0014
    }
}

/// <summary>The keys of grains.</summary>
internal static class WorkerKey
{
    private const int ActorAt = 32;

    public static long Of(int worker, int actor) => ((long)actor << ActorAt) | (uint)worker;

    public static int WorkerOf(long key) => (int)key;
}

/// <summary>Worker k is on silo k modulo the number of silos. Orleans' own strategies choose at random, or put all on one.</summary>
[Serializable]
[GenerateSerializer]
[Immutable]
[SuppressReferenceTracking]
internal sealed class SiloOfWorker : PlacementStrategy;

/// <summary>Marks grains that are placed so.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloOfWorkerAttribute() : PlacementAttribute(new SiloOfWorker());

/// <summary>Finds the silo of a worker by its name.</summary>
internal sealed class SiloOfWorkerDirector(IClusterMembershipService membership, EngineSettings settings) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var name = settings.Silos[WorkerKey.WorkerOf(target.GrainIdentity.GetIntegerKey()) % settings.Silos.Count];
        var silo = membership.CurrentSnapshot.Members.Values.FirstOrDefault(one => one.Name == name && one.Status == SiloStatus.Active);
        return silo is null ? throw new SiloUnavailableException($"silo '{name}' is lost") : Task.FromResult(silo.SiloAddress);
    }
}
