using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Core.Tests.Measuring.Platform.Contracts;

namespace Concur.Core.Tests.Measuring.Platform;

/// <summary>What must hold for each seam on the system that runs the tests, whichever it is.</summary>
public sealed class PlatformTests
{
    private static bool CanRecord => Platforms.Current.Refusal is null;

    [Fact]
    public void ThisMachineHasCoresAndARuntime()
    {
        var machine = MachineProbe.Read();

        Assert.InRange(machine.UsableCores, 0.01, machine.LogicalCores);
        Assert.StartsWith(".NET", machine.Runtime, StringComparison.Ordinal);
    }

    [Fact]
    public void ThisProcessIsOneOfThoseThatRun()
    {
        Assert.SkipUnless(CanRecord, "nothing can be recorded on this system");
        var running = Platforms.Current.Running;

        var snapshot = running.Read(Environment.ProcessId)!;

        Assert.True(running.Exists(Environment.ProcessId));
        Assert.True(running.IsReadable(Environment.ProcessId));
        Assert.NotEmpty(running.Arguments(Environment.ProcessId));
        Assert.NotEmpty(snapshot.Command);
        Assert.NotEmpty(snapshot.Threads);
        Assert.True(snapshot.Threads.Sum(thread => thread.CpuNs) > 0);
        Assert.Contains("coreclr", running.RuntimeLibrary(Environment.ProcessId), StringComparison.Ordinal);
    }

    [Fact]
    public void AChildIsInTheTreeOfItsParent()
    {
        Assert.SkipUnless(CanRecord, "nothing can be recorded on this system");
        var start = SystemCommands.Shell(SystemCommands.Spin);
        using var child = Process.Start(start.FileName, start.Arguments)!;
        try
        {
            Assert.Contains(child.Id, Platforms.Current.Running.TreeOf(Environment.ProcessId));
            Assert.Equal(Environment.ProcessId, Platforms.Current.Running.Read(child.Id)!.ParentId);
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }

        Assert.True(SpinWait.SpinUntil(() => Platforms.Current.Running.Read(child.Id) is null, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void APortsFolderIsPrivateAndItsPathIsShort()
    {
        var folder = Platforms.Current.Ports.CreateFolder();
        try
        {
            Assert.InRange(folder.Length, 1, 60);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }
        finally
        {
            Directory.Delete(folder);
        }
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

    [Theory]
    [InlineData(SchedulerKind.Perf)]
    [InlineData(SchedulerKind.Proc)]
    public void WhatCanBeRecordedIsKnownByItsFigures(SchedulerKind kind) =>
        Assert.Equal(CanRecord, MachineProbe.CapabilitiesOf(kind).ThreadCpu != Availability.Unavailable);
}
