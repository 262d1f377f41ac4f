using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Concur.Harness.Units;
using Concur.Harness.Workers;
using Concur.Protocol;

namespace Concur.Harness.Engines;

/// <summary>Starts the driver of a launch, and the silos that are not started by an agent.</summary>
internal static class SiloStart
{
    /// <summary>Starts them, and makes the workload ready on every silo.</summary>
    /// <param name="launch">The launch's specification.</param>
    /// <param name="count">How many silos to start where others start none.</param>
    /// <exception cref="Refusal">The engine is not installed.</exception>
    /// <exception cref="UserFailure">A silo did not join, or the user's set-up threw.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever Orleans throws is why it cannot start.")]
    public static SiloCluster Of(LaunchSpec launch, int count)
    {
        var engine = EngineLoader.Load(StrategySpec.NameOf(launch.Strategy), launch.EnginePath);
        string[] names = launch.Silos.Count > 0
            ? [.. launch.Silos.Select(place => place.Name)]
            : [.. Enumerable.Range(0, count).Select(NameOf)];
        int[] siloOfWorker = launch.SiloOfWorker.Count > 0
            ? [.. launch.SiloOfWorker]
            : [.. Enumerable.Range(0, launch.Workers).Select(worker => worker % names.Length)];
        var endpoints = launch.Silos.Count > 0 ? FreeEndpoints(1) : FreeEndpoints(count + 1);
        var settings = SettingsOf(launch, endpoints[0], [.. siloOfWorker.Select(silo => names[silo])]);
        Silo[] silos = launch.Silos.Count > 0
            ? [.. launch.Silos.Select((place, i) => new Silo(i, place.Name, place.Machine, process: null))]
            : [.. endpoints.Skip(1).Select((endpoint, i) => StartSilo(launch, settings, i, endpoint))];
        IEngineDriver? driver = null;
        try
        {
            driver = engine.StartDriverAsync(settings).GetAwaiter().GetResult();
            return SiloCluster.Join(driver, silos, siloOfWorker, WorkerHeader.Of(launch), launch.JoinedPath);
        }
        catch (Exception e)
        {
            foreach (var silo in silos) silo.Dispose();
            driver?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            if (e is UserFailure or Refusal) throw;
            throw NotStarted(e, launch.Membership);
        }
    }

    private static EngineSettings SettingsOf(LaunchSpec launch, string endpoint, IReadOnlyList<string> siloOfWorker) => new()
    {
        Name = "driver",
        Endpoint = launch.DriverEndpoint ?? endpoint,
        DriverEndpoint = launch.DriverEndpoint ?? endpoint,
        Cluster = launch.Cluster ?? EngineSettings.NewCluster(),
        Silos = siloOfWorker,
        CertificateFolder = launch.CertificateFolder,
        Membership = launch.Membership,
    };

    private static UserFailure NotStarted(Exception thrown, ClusterMembership? membership)
    {
        var message = TerminalText.OneLine(membership?.Hide(thrown.Message) ?? thrown.Message);
        return new UserFailure(new UnitFailure(null, "", $"Orleans cannot start: {thrown.GetType().Name}: {message}", ""));
    }

    private static string NameOf(int number) => FormattableString.Invariant($"silo-{number}");

    private static Silo StartSilo(LaunchSpec launch, EngineSettings settings, int number, string endpoint)
    {
        var silo = new SiloSpec
        {
            Name = NameOf(number),
            Endpoint = endpoint,
            DriverEndpoint = settings.Endpoint,
            EnginePath = launch.EnginePath!,
            Cluster = settings.Cluster,
            Workers = settings.Silos.Count(name => name == NameOf(number)),
            FailurePath = "",
            CertificateFolder = launch.CertificateFolder,
            Membership = launch.Membership,
        };
        return new Silo(number, silo.Name, machine: null, SiloProcess.Start(launch, ProcessRole.Worker(number), silo));
    }

    /// <summary>Free ports that only this machine reaches. All are taken before the first is given back, so that they differ.</summary>
    private static string[] FreeEndpoints(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        try
        {
            foreach (var listener in listeners) listener.Start();
            return [.. listeners.Select(listener => listener.LocalEndpoint.ToString()!)];
        }
        finally
        {
            foreach (var listener in listeners) listener.Dispose();
        }
    }
}
