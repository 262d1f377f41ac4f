using System.Diagnostics.CodeAnalysis;
using Concur.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Concur.Engines.Orleans;

/// <summary>
/// The driver is itself a silo, on which no worker is placed. A client outside of the cluster learns of a lost silo only when its call has
/// taken too long; this one is told as soon as the others have given the silo up.
/// </summary>
internal sealed class OrleansDriver : IEngineDriver
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRemoval = TimeSpan.FromSeconds(5);

    private readonly IHost _host;
    private readonly EngineSettings _settings;
    private readonly IGrainFactory _grains;
    private readonly IClusterMembershipService _membership;
    private readonly IWorkerGrain?[] _workers;

    public OrleansDriver(IHost host, EngineSettings settings)
    {
        (_host, _settings, _workers) = (host, settings, new IWorkerGrain?[settings.Silos.Count]);
        _grains = host.Services.GetRequiredService<IGrainFactory>();
        _membership = host.Services.GetRequiredService<IClusterMembershipService>();
    }

    public async Task WaitForSilosAsync(CancellationToken cancellation)
    {
        if (_settings.Silos.All(IsAlive)) return;
        await foreach (var _ in _membership.MembershipUpdates.WithCancellation(cancellation))
        {
            if (_settings.Silos.All(IsAlive)) return;
        }
    }

    public bool IsAlive(string silo) =>
        _membership.CurrentSnapshot.Members.Values.Any(one => one.Name == silo && one.Status == SiloStatus.Active);

    public async Task<byte[]> CallAsync(int worker, int actor, byte[] request)
    {
        try
        {
            var grain = actor == 0
                ? _workers[worker] ??= _grains.GetGrain<IWorkerGrain>(WorkerKey.Of(worker, actor))
                : _grains.GetGrain<IWorkerGrain>(WorkerKey.Of(worker, actor));
            return await grain.AnswerAsync(request).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var isLost = !IsAlive(_settings.Silos[worker % _settings.Silos.Count]);
            throw new EngineCallException($"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}", e) { IsSiloLost = isLost };
        }
    }

    public ValueTask DisposeAsync() => EndAsync(_host, _settings);

    /// <summary>
    /// Ends the driver alone, because silos end with their standard input, and removes what it wrote into a membership of the user's.
    /// </summary>
    public static async ValueTask EndAsync(IHost host, EngineSettings settings)
    {
        await TryAsync(() => host.StopAsync(new CancellationToken(canceled: true)), LongestStop);
        await TryAsync(() => Membership.RemoveAsync(host, settings), LongestRemoval);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nothing depends on it any more.")]
    private static async Task TryAsync(Func<Task> act, TimeSpan limit)
    {
        try
        {
            await act().WaitAsync(limit);
        }
        catch (Exception)
        {
            // A database that is gone by now keeps its entries.
        }
    }
}
