using System.Net;
using System.Net.Sockets;
using Concur.Protocol;

namespace Concur.Engines.Orleans;

/// <summary>Microsoft Orleans as the carrier of units. Created by its name, in a load context of its own.</summary>
public sealed class OrleansEngine : IEngine
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public async Task<IEngineDriver> StartDriverAsync(EngineSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var host = SiloHost.Build(settings, new Answers(NoWorkers));
        try
        {
            await host.StartAsync();
        }
        catch
        {
            // What it wrote into a membership of the user's before it failed would stay there.
            await OrleansDriver.EndAsync(host, settings);
            throw;
        }

        return new OrleansDriver(host, settings);
    }

    /// <inheritdoc/>
    public async Task StartSiloAsync(EngineSettings settings, EngineAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var host = SiloHost.Build(settings, new Answers(answer));
        await WaitForAsync(EndpointText.Parse(settings.DriverEndpoint));
        await host.StartAsync();
    }

    /// <inheritdoc/>
    public Task<string?> RefusalAsync(ClusterMembership membership) => Membership.RefusalAsync(membership);

    /// <summary>Returns once something listens there. A silo that is not answered at its start gives up after some minutes.</summary>
    private static async Task WaitForAsync(IPEndPoint driver)
    {
        while (true)
        {
            try
            {
                using var socket = new Socket(driver.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(driver);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(BetweenAttempts);
            }
        }
    }

    private static byte[] NoWorkers(long takenNs, byte[] request) =>
        throw new InvalidOperationException("the driver has no workers");
}

/// <summary>Addresses with ports, as text.</summary>
internal static class EndpointText
{
    /// <summary>Reads <c>127.0.0.1:41001</c>, <c>[::1]:41001</c> or <c>name:41001</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IPEndPoint Parse(string text)
    {
        if (IPEndPoint.TryParse(text, out var known) && known.Port > 0) return known;
        var colon = text.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), out var port) && port > 0
            ? new IPEndPoint(Dns.GetHostAddresses(text[..colon])[0], port)
            : throw new FormatException($"'{text}' is no address with a port");
    }
}
