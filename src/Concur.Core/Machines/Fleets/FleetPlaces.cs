using System.Collections.Immutable;
using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines.Fleets;

/// <summary>Where the processes of one launch over several machines are, and what its own process is told of that.</summary>
/// <param name="Spec">What the launch's own process is told.</param>
/// <param name="Hosts">The machines that have a silo, by the silo's number.</param>
/// <param name="Certificate">The launch's certificate with its key, as text; null where nothing leaves this machine.</param>
internal sealed record FleetPlaces(LaunchSpec Spec, ImmutableArray<SiloHost> Hosts, string? Certificate)
{
    /// <summary>Finds ports on all machines, and makes a certificate where connections leave this one.</summary>
    /// <param name="launch">The launch without its places.</param>
    /// <param name="dealt">The machines, and which has which worker.</param>
    /// <param name="folder">Where the certificate is written.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ConcurException">A machine was lost.</exception>
    public static async Task<FleetPlaces> FindAsync(
        LaunchSpec launch, DealtWorkers dealt, PrivateFolder folder, CancellationToken cancellation)
    {
        var hosts = dealt.Used.Select(index => dealt.Hosts[index]).ToImmutableArray();
        var places = await Task.WhenAll(hosts.Select(host => PlaceAsync(host, cancellation)));
        var certificate = places.All(place => IsLoopback(place.Endpoint)) ? null : await CertificateAsync(folder, cancellation);
        var spec = launch with
        {
            Silos = places,
            SiloOfWorker = [.. dealt.MachineOfWorker.Select(machine => dealt.Used.IndexOf(machine))],
            DriverEndpoint = MachineAddresses.Endpoint(dealt.OwnAddress, MachineAddresses.FreePort(dealt.OwnAddress)),
            CertificateFolder = certificate is null ? null : folder.Path,
            Cluster = EngineSettings.NewCluster(),
        };
        return new FleetPlaces(spec, hosts, certificate);
    }

    /// <summary>What a silo is told. Its machine fills in the paths of its files.</summary>
    public SiloSpec SiloOf(int number) => new()
    {
        Name = Spec.Silos[number].Name,
        Endpoint = Spec.Silos[number].Endpoint,
        DriverEndpoint = Spec.DriverEndpoint!,
        EnginePath = Hosts[number].EnginePath,
        Cluster = Spec.Cluster!,
        Workers = Spec.SiloOfWorker.Count(silo => silo == number),
        FailurePath = "",
        Membership = Spec.Membership,
    };

    private static bool IsLoopback(string endpoint) => endpoint.StartsWith(MachineAddresses.Loopback + ":", StringComparison.Ordinal);

    private static async Task<string> CertificateAsync(PrivateFolder folder, CancellationToken cancellation)
    {
        LaunchCertificate.Write(folder.Path);
        return await File.ReadAllTextAsync(folder.File(EngineFiles.Certificate), cancellation);
    }

    private static async Task<SiloPlace> PlaceAsync(SiloHost host, CancellationToken cancellation)
    {
        var (name, address) = (host.Member.Name, host.Member.Address);
        var reply = await host.Member.Machine.Caller.CallAsync(
            AgentOperations.Port, new PortAsk(address), new CallFiles(), cancellation);
        return new SiloPlace(name, name, MachineAddresses.Endpoint(address, reply.Port));
    }
}

/// <summary>Which machine has which worker.</summary>
/// <param name="Hosts">The machines.</param>
/// <param name="MachineOfWorker">The machine of each worker, by its place.</param>
/// <param name="OwnAddress">The address of this machine at which the others reach it.</param>
internal sealed record DealtWorkers(ImmutableArray<SiloHost> Hosts, ImmutableArray<int> MachineOfWorker, string OwnAddress)
{
    /// <summary>The machines that have a worker, by their places.</summary>
    public ImmutableArray<int> Used { get; } = [.. MachineOfWorker.Distinct().Order()];
}
