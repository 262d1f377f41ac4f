using Concur.Protocol;

namespace Concur.Harness.Engines;

/// <summary>What is read of silos on other machines before and after the measured iterations, and never during them.</summary>
/// <param name="cluster">The silos, among which may be some of this machine.</param>
internal sealed class RemoteSilos(SiloCluster cluster)
{
    /// <summary>Round trips at each end of the measured phase. The fastest of them bound the distance of two clocks.</summary>
    private const int PingsAtOnce = 20;

    /// <summary>What is known of them; empty where there are none.</summary>
    public IReadOnlyList<RemoteProcess> Processes =>
    [
        .. from silo in cluster.Silos
           where silo is { Machine: not null, Ready: not null }
           select new RemoteProcess
           {
               Role = silo.Role,
               Machine = silo.Machine!,
               ProcessId = silo.Ready!.ProcessId,
               ProcessorCount = silo.Ready.ProcessorCount,
               AtStart = silo.AtStart,
               AtEnd = silo.AtEnd,
               Pings = silo.Pings,
           },
    ];

    /// <summary>
    /// The silos have joined. A launch that is lost before its first measured iteration has no other round trips, and what the machines
    /// that are left recorded needs their clocks.
    /// </summary>
    public void Join() => cluster.Parallel(silo =>
    {
        if (silo.Machine is not null) Ping(silo);
    });

    /// <summary>The first measured iteration follows. Clocks drift, so earlier round trips count no more.</summary>
    public void Begin() => cluster.Parallel(silo =>
    {
        if (silo.Machine is null) return;
        var earlier = silo.Pings.Count;
        Ping(silo);
        if (silo.Pings.Count > earlier) silo.Pings.RemoveRange(0, earlier);
        silo.AtStart = Read(silo);
    });

    /// <summary>The last measured iteration is over.</summary>
    public void End() => cluster.Parallel(silo =>
    {
        if (silo.Machine is null) return;
        silo.AtEnd = Read(silo);
        Ping(silo);
    });

    private void Ping(Silo silo)
    {
        for (var i = 0; i < PingsAtOnce; i++)
        {
            var sentNs = MonotonicClock.NowNs();
            if (cluster.Ask(silo, SiloQuestion.Ping) is not { } answer) return;
            var receivedNs = MonotonicClock.NowNs();
            silo.Pings.Add(new ClockPing(sentNs, BitConverter.ToInt64(answer), BitConverter.ToInt64(answer, sizeof(long)), receivedNs));
        }
    }

    private ProcessReading? Read(Silo silo)
    {
        if (cluster.Ask(silo, SiloQuestion.Read) is not { } answer) return null;
        using var reader = SiloMessages.Reader(answer);
        return ProcessReading.Read(reader);
    }
}
