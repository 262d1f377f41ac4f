using Concur.Harness.Units;
using Concur.Harness.Workers;
using Concur.Protocol;

namespace Concur.Harness.Engines;

/// <summary>The silos of a launch and the driver that sends them units.</summary>
internal sealed class SiloCluster : IDisposable
{
    /// <summary>A silo of this machine joins within a second or two; one on another may still be copying its files.</summary>
    private static readonly TimeSpan LongestJoin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly IEngineDriver _driver;
    private readonly IReadOnlyList<int> _siloOfWorker;

    private SiloCluster(IEngineDriver driver, IReadOnlyList<Silo> silos, IReadOnlyList<int> siloOfWorker) =>
        (_driver, Silos, _siloOfWorker) = (driver, silos, siloOfWorker);

    /// <summary>The silos, by their numbers.</summary>
    public IReadOnlyList<Silo> Silos { get; }

    /// <summary>Waits until the driver has every silo, and makes the workload ready on each.</summary>
    /// <param name="driver">The driver.</param>
    /// <param name="silos">The silos, by their numbers.</param>
    /// <param name="siloOfWorker">The silo of each worker, by its number. Every silo has one.</param>
    /// <param name="header">The workload.</param>
    /// <param name="joinedPath">The file that is made once every silo has joined; null for none.</param>
    /// <exception cref="UserFailure">A silo did not join, or the user's set-up threw.</exception>
    public static SiloCluster Join(
        IEngineDriver driver, IReadOnlyList<Silo> silos, IReadOnlyList<int> siloOfWorker, WorkerHeader header, string? joinedPath)
    {
        var cluster = new SiloCluster(driver, silos, siloOfWorker);
        cluster.Join();
        if (joinedPath is not null) File.WriteAllBytes(joinedPath, []);
        cluster.Prepare(header);
        return cluster;
    }

    /// <summary>Sends a request to a worker. The answer's continuations run on the thread on which it arrives.</summary>
    /// <param name="worker">The worker's number.</param>
    /// <param name="actor">0 for the worker's own actor, else the number of another.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="EngineCallException">No answer will come.</exception>
    public Task<byte[]> CallAsync(int worker, int actor, byte[] request) => _driver.CallAsync(worker, actor, request);

    /// <summary>The silo of a worker.</summary>
    public Silo SiloOf(int worker) => Silos[_siloOfWorker[worker]];

    /// <summary>Asks a silo something that concerns it as a whole.</summary>
    /// <returns>Null where no answer will come.</returns>
    public byte[]? Ask(Silo silo, SiloQuestion question) => TryCall(silo, SiloMessages.Request(question));

    private byte[]? TryCall(Silo silo, byte[] request)
    {
        try
        {
            return CallAsync(AnyWorkerOf(silo), 0, request).GetAwaiter().GetResult();
        }
        catch (EngineCallException)
        {
            return null;
        }
    }

    /// <summary>Ends the workload on every silo, and then the silos of this machine.</summary>
    public void Finish()
    {
        Parallel(silo => Ask(silo, SiloQuestion.End));
        foreach (var silo in Silos) silo.Process?.Finish();
    }

    public void Dispose()
    {
        foreach (var silo in Silos) silo.Dispose();
        _driver.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Does something for every silo at once.</summary>
    public void Parallel(Action<Silo> action) => Task.WaitAll([.. Silos.Select(silo => Task.Run(() => action(silo)))]);

    private void Join()
    {
        using var limit = new CancellationTokenSource(LongestJoin);
        var joined = _driver.WaitForSilosAsync(limit.Token);
        while (Task.WaitAny([joined], BetweenLooks) < 0)
        {
            if (Silos.FirstOrDefault(silo => silo.Process?.Ending is not null) is { } ended)
                throw Failed($"{ended} {ended.Process!.Ending} before it had joined");
        }

        if (!joined.IsCanceled) joined.GetAwaiter().GetResult();
        if (Silos.FirstOrDefault(silo => !_driver.IsAlive(silo.Name)) is { } missing)
            throw Failed(FormattableString.Invariant($"{missing} did not join within {LongestJoin.TotalSeconds:0} s"), missing.Machine);
    }

    private void Prepare(WorkerHeader header)
    {
        var request = SiloMessages.Request(SiloQuestion.Prepare, header.Write);
        Parallel(silo =>
        {
            if (TryCall(silo, request) is not { } bytes) return;
            using var answer = SiloMessages.Reader(bytes);
            silo.Ready = SiloReady.Read(answer);
        });
        if (Silos.FirstOrDefault(silo => silo.Ready is null) is { } lost)
            throw Failed($"{lost} {lost.Process?.Ending ?? "was lost"} before its first unit", lost.Machine);
        var failed = Silos.Select(silo => silo.Ready!.Failure).FirstOrDefault(failure => failure is not null);
        if (failed is not null) throw new UserFailure(failed);
    }

    private int AnyWorkerOf(Silo silo) => Enumerable.Range(0, _siloOfWorker.Count).First(worker => _siloOfWorker[worker] == silo.Number);

    private static UserFailure Failed(string message, string? lostMachine = null) =>
        new(new UnitFailure(null, "", message, "") { LostMachine = lostMachine ?? "" });
}
