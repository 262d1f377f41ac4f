using Concur.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Concur.Engines.Orleans;

/// <summary>Sets Orleans up: the driver and the silos differ in their names and addresses alone.</summary>
internal static class SiloHost
{
    /// <summary>Longer than a unit can take: the time limit of a launch is the tool's.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromDays(20);

    /// <summary>What Orleans puts around a message.</summary>
    private const int Envelope = 64 << 10;

    /// <summary>
    /// A process is given up after three probes of a second without an answer. The vote of one process is enough. With Orleans' own
    /// settings it takes 12 to 15 s.
    /// </summary>
    private const int MissedProbes = 3;
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);

    public static IHost Build(EngineSettings settings, Answers answers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo =>
        {
            Connect(silo, settings);
            Limit(silo);
            silo.Services.AddSingleton(answers).AddSingleton(settings)
                .AddSingleton<IHostLifetime, NoLifetime>()
                .AddSingleton<IFatalErrorHandler, FatalErrors>()
                .AddPlacementDirector<SiloOfWorker, SiloOfWorkerDirector>();
        });
        return builder.Build();
    }

    private static void Connect(ISiloBuilder silo, EngineSettings settings)
    {
        var own = EndpointText.Parse(settings.Endpoint);
        Membership.Use(silo, settings);
        if (settings.CertificateFolder is { } folder) LaunchCertificate.Read(folder).Secure(silo);
        silo.Configure<SiloOptions>(options => options.SiloName = settings.Name);
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.Cluster, settings.Cluster));
        silo.Configure<EndpointOptions>(options =>
        {
            (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (own.Address, own.Port, 0);
            options.SiloListeningEndpoint = own;
        });
    }

    private static void Limit(ISiloBuilder silo)
    {
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            (options.ProbeTimeout, options.NumMissedProbesLimit, options.NumVotesForDeathDeclaration) = (Probe, MissedProbes, 1);
        });
        silo.Configure<SiloMessagingOptions>(options =>
        {
            options.ResponseTimeout = LongestCall;
            options.MaxMessageBodySize = EngineSettings.MostBytes + Envelope;
        });
    }
}

/// <summary>The process's own lifetime is all there is: no signal is handled here.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Tells when the process cannot go on. Orleans' own handler would end it and write its stack to standard error.</summary>
internal sealed class FatalErrors(EngineSettings settings) : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => false;

    public void OnFatalException(object? sender, string? context, Exception? exception) =>
        settings.Failed?.Invoke((exception?.Message ?? context ?? "Orleans ended").ReplaceLineEndings(" "));
}
