using System.Net;
using System.Net.Sockets;
using Concur.Core.Measuring.Platform;

namespace Concur.Core.Tests.Measuring.Platform.Contracts;

/// <summary>What must hold of diagnostic ports and of connections, whichever system runs the tests.</summary>
public sealed class PortContractTests
{
    private static bool CanRecord => Platforms.Current.Refusal is null;

    [Fact]
    public void AFolderOfPortsIsPrivateAndItsPathIsShort()
    {
        var ports = Platforms.Current.Ports;
        var folder = ports.CreateFolder();
        try
        {
            Assert.InRange(folder.Length, 1, 60);
            Assert.NotEqual(ports.AddressIn(folder, "a"), ports.AddressIn(folder, "b"));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            if (CanRecord) Assert.Contains(Path.GetFullPath(folder), ports.OwnFolders().Select(Path.GetFullPath));
        }
        finally
        {
            Directory.Delete(folder);
        }

        Assert.DoesNotContain(folder, ports.OwnFolders());
    }

    /// <summary>A test host listens for diagnostic commands, unless its environment says that it shall not.</summary>
    [Fact]
    public void ThisProcessListensAndOneThatIsNotThereDoesNot()
    {
        Assert.SkipUnless(CanRecord, "nothing can be recorded on this system");
        var ports = Platforms.Current.Ports;

        using var own = ports.Open(Environment.ProcessId);

        Assert.NotEmpty(own!.Address);
        Assert.Null(ports.Open(int.MaxValue));
    }

    [Fact]
    public async Task AConnectionIsThisUsersForAsLongAsItsOtherEndIsOpen()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellation);
        using var server = await listener.AcceptTcpClientAsync(cancellation);

        var (theirs, own) = ((IPEndPoint)server.Client.RemoteEndPoint!, (IPEndPoint)server.Client.LocalEndPoint!);

        Assert.True(Platforms.Browser.OwnerOf(theirs, own).IsAdmitted);
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.True(Platforms.Browser.OwnerOf(theirs, own).IsAdmitted);
        if (!CanRecord || MachineProbe.Read().Virtualization?.StartsWith("wine", StringComparison.Ordinal) == true) return;
        client.Dispose();
        Assert.True(SpinWait.SpinUntil(() => !Platforms.Browser.OwnerOf(theirs, own).IsAdmitted, TimeSpan.FromMinutes(1)));
    }
}
