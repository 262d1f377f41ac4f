using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Concur.Core.Model;

namespace Concur.Core.Machines;

/// <summary>An address by which other machines reach one.</summary>
public static class MachineAddress
{
    private const int PartsOfIPv4 = 4;

    /// <summary>Whether a text is an address of one machine, in numbers. The short forms of IPv4, such as 10.7, are none.</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IPAddress.TryParse(text, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Split('.').Length == PartsOfIPv4)
            && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any);
    }
}

/// <summary>The addresses of a machine, and ports at them.</summary>
internal static class MachineAddresses
{
    /// <summary>Where something on the same machine is reached.</summary>
    public const string Loopback = "127.0.0.1";

    /// <summary>Connecting a datagram socket sends nothing, so that any port will do.</summary>
    private const int AnyPort = 9;

    /// <summary>
    /// The addresses of the networks that this machine is in, those of IPv4 first: the loopback's are left out, and those that only a
    /// neighbour on the same wire understands.
    /// </summary>
    public static ImmutableArray<string> OfThis() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network is
            {
                OperationalStatus: not OperationalStatus.Down,
                NetworkInterfaceType: not NetworkInterfaceType.Loopback,
            })
            .SelectMany(network => network.GetIPProperties().UnicastAddresses.Select(own => own.Address))
            .Where(address => !address.IsIPv6LinkLocal && !IPAddress.IsLoopback(address))
            .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
            .Select(address => address.ToString()),
    ];

    /// <summary>The address at which this machine appears to another one.</summary>
    /// <param name="other">The other's address.</param>
    /// <returns>Null where there is no way to it.</returns>
    public static string? TowardsOther(string other)
    {
        try
        {
            var address = IPAddress.Parse(other);
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, AnyPort);
            return ((IPEndPoint)socket.LocalEndPoint!).Address.ToString();
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>A port at an address of this machine that was free a moment ago.</summary>
    /// <exception cref="ConcurException">The address is none of this machine's.</exception>
    public static int FreePort(string address)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Parse(address), 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException e)
        {
            throw new ConcurException(
                FailureKind.BadInput, $"{address} is no address at which this machine can listen ({e.Message}); give one of its own");
        }
    }

    /// <summary>An address and a port, as one text.</summary>
    public static string Endpoint(string address, int port) => new IPEndPoint(IPAddress.Parse(address), port).ToString();
}
