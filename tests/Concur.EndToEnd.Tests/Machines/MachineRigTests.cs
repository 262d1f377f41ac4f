using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Concur.EndToEnd.Tests.Machines.Linux;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>
/// The rig itself. A busy machine makes ways longer and never shorter, so times are held to lower bounds alone.
/// </summary>
public sealed class MachineRigTests
{
    private const int Timeout = 120_000;

    [Fact(Timeout = Timeout)]
    public async Task APacketTakesAtLeastTheDelayOfEachDirection()
    {
        MachineRig.SkipUnlessAllowed();
        using var rig = new MachineRig([0]);
        rig.Wire.Set(0, 1, new Link(DelayMs: 20));
        rig.Wire.Set(1, 0, new Link(DelayMs: 50));
        using var echo = await Echo.Of(rig, "cat <&3 >&3");

        Assert.InRange(await echo.RoundTripMs(), 70, double.MaxValue);

        rig.Wire.SetAll(new Link(DelayMs: 5));
        Assert.InRange(await echo.RoundTripMs(), 10, double.MaxValue);
    }

    [Fact(Timeout = Timeout)]
    public async Task NothingPassesAPulledCableAndNothingIsLostForGoodOnceItIsIn()
    {
        MachineRig.SkipUnlessAllowed();
        using var rig = new MachineRig([0, 0]);
        using var echo = await Echo.Of(rig, "cat <&3 >&3");
        rig.Wire.Pull(1);

        var answer = echo.RoundTripMs();
        await Task.Delay(TimeSpan.FromMilliseconds(700), TestContext.Current.CancellationToken);
        Assert.False(answer.IsCompleted);

        rig.Wire.Pull(1, isPulled: false);
        Assert.InRange(await answer, 700, double.MaxValue);
    }

    [Fact(Timeout = Timeout)]
    public async Task ARateBoundsWhatPasses()
    {
        const int bytes = 500_000;
        MachineRig.SkipUnlessAllowed();
        using var rig = new MachineRig([0]);
        rig.Wire.Set(0, 1, new Link { Megabits = 10 });
        using var echo = await Echo.Of(rig, FormattableString.Invariant($"head -c {bytes} <&3 | wc -c >&3"));

        var watch = Stopwatch.StartNew();
        await echo.Stream.WriteAsync(new byte[bytes], TestContext.Current.CancellationToken);
        await echo.Stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);

        Assert.InRange(watch.Elapsed.TotalMilliseconds, 8.0 * bytes / 10_000, double.MaxValue);
    }

    [Fact(Timeout = Timeout)]
    public async Task TheClocksDifferByWhatWasSet()
    {
        const string now = "print clock_gettime(CLOCK_MONOTONIC)";
        string[] perl = ["-MTime::HiRes=clock_gettime,CLOCK_MONOTONIC", "-e", now];
        MachineRig.SkipUnlessAllowed();
        Assert.SkipUnless(File.Exists("/usr/bin/perl"), "perl, which reads the clock, is not installed");
        using var rig = new MachineRig([1_000, 3_000]);

        var before = Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        var clocks = new List<double>();
        foreach (var machine in rig.Machines) clocks.Add(double.Parse(await machine.Output("perl", perl), CultureInfo.InvariantCulture));
        var after = Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

        Assert.InRange(clocks[0], before, after);
        Assert.InRange(clocks[1], before + 1_000, after + 1_000);
        Assert.InRange(clocks[2], before + 3_000, after + 3_000);
    }

    [Fact(Timeout = Timeout)]
    public async Task WhatRunsOnItsMachinesEndsWithIt()
    {
        MachineRig.SkipUnlessAllowed();
        Process sleeping;
        string? name;
        using (var rig = new MachineRig([7]))
        {
            name = rig.Machines[1].Namespace;
            sleeping = rig.Machines[1].Start("sleep", "1000");
            while ((await rig.Machines[0].Output("ip", "netns", "pids", name!)).Length == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        await sleeping.WaitForExitAsync(TestContext.Current.CancellationToken);
        sleeping.Dispose();
        Assert.False(File.Exists($"/run/netns/{name}"));
    }

    /// <summary>Stamps of perf events are of the machine's clock, and the runtime's are of the namespace's.</summary>
    [Theory(Timeout = 600_000)]
    [InlineData("perf")]
    [InlineData("proc")]
    public async Task CollectionsHaveTimeOnAMachineWithAClockOfItsOwn(string scheduler)
    {
        MachineRig.SkipUnlessAllowed();
        using var tool = new ToolProcess();
        string[] run =
        [
            "run", "json", "-s", "threads", "-w", "2", "-n", "60", "--launches", "1", "--iterations", "2", "--scheduler", scheduler,
            "--format", "json",
        ];
        var ending = await tool.Shell(_ => { }, "unshare", ["-T", "--monotonic", "1000", "dotnet", Locations.Tool, .. run]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.All(new RunOutput(ending.Out).Trials, trial => Assert.True(trial.Ms("gc") > 0, ending.Out));
    }

    /// <summary>A connection from the first machine to this one.</summary>
    private sealed class Echo : IDisposable
    {
        private readonly Process _process;
        private readonly TcpClient _client;

        private Echo(Process process, TcpClient client) => (_process, _client) = (process, client);

        public NetworkStream Stream => _client.GetStream();

        /// <param name="rig">The rig.</param>
        /// <param name="does">What bash does there with the connection, which is its file 3.</param>
        public static async Task<Echo> Of(MachineRig rig, string does)
        {
            using var listener = new TcpListener(rig.Machines[0].Address, 0);
            listener.Start();
            var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
            var process = rig.Machines[1].Start(
                "bash", "-c", FormattableString.Invariant($"exec 3<>/dev/tcp/{rig.Machines[0].Address}/{port}; {does}"));
            var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            client.NoDelay = true;
            return new Echo(process, client);
        }

        public async Task<double> RoundTripMs()
        {
            var watch = Stopwatch.StartNew();
            await Stream.WriteAsync(new byte[1], TestContext.Current.CancellationToken);
            await Stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
            return watch.Elapsed.TotalMilliseconds;
        }

        public void Dispose()
        {
            _client.Dispose();
            _process.Dispose();
        }
    }
}
