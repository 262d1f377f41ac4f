using Concur.Core.Accounting;
using Concur.Core.Accounting.Clocks;
using Concur.Core.Accounting.Trials;
using Concur.Core.Model;
using Concur.Protocol;
using CsCheck;

namespace Concur.Core.Tests.Accounting.Trials;

public class TrialMachinesTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void TheAccountsOfTheMachinesAddUpToThatOfTheTrial() =>
        Gen.Select(GeneratedTicks.Remote, GeneratedTicks.Offsets).Sample((launch, offsets) =>
        {
            var record = LaunchAlignment.Of(launch.Remote(offsets));
            var machines = TrialMachines.Of([record], [record], null);

            var whole = LaneAccountant.Close([record], null)!;
            Assert.Equal(launch.Threads.Count, machines.Length);
            Assert.All(CategoryNames.All.Where(category => whole[category] is not null), category =>
                Assert.Equal(whole[category], machines.Sum(machine => machine.Account![category] ?? 0)));
            Assert.Equal(whole.LaneNs, machines.Sum(machine => machine.Account!.LaneNs));
        });

    [Fact]
    public void TheTimeBetweenMachinesIsThatOfTheAccount() =>
        Gen.Select(GeneratedTicks.Remote, GeneratedTicks.Offsets).Sample((launch, offsets) =>
        {
            var record = LaunchAlignment.Of(launch.Remote(offsets));
            var (account, network, ipc) = (LaneAccountant.Close([record], null)!, NetworkTimes.Of([record])!, IpcTimes.Of([record])!);

            Assert.Equal(account[Category.Network]!.Value / (long)network.Units, network.UnitNs);
            Assert.Equal(account[Category.Ipc], ipc.SerialiseNs + ipc.TransferNs + ipc.DeserialiseNs);
            Assert.InRange(network.UnitNs - (network.ThereNs + network.BackNs)!.Value, 0, 1);
        });

    [Fact]
    public void AMachinesComputePerUnitIsItsOwn()
    {
        var machines = TrialMachines.Of([Two()], [Two()], null);

        Assert.Equal([("m1", 10.0), ("m2", 30.0)], machines.Select(machine => (machine.Name, machine.ComputePerUnitMs!.Value)));
        Assert.Equal([1.0, 1.0], machines.Select(machine => machine.Units!.Value));
    }

    [Fact]
    public void MachinesAreComparedByUnitsThatRanOnBoth()
    {
        // Unit 0 takes 10 ms on m1, and in the next launch 20 ms on m2; unit 1 the other way round 40 ms and 20 ms.
        LaunchRecord[] launches = [Two(firstMs: 10, secondMs: 40), Two(firstMs: 20, secondMs: 20, isSwapped: true)];

        var machines = TrialMachines.Of(launches, launches, null);

        Assert.Equal(2 / 3.0, machines[0].UnitCpuFactor!.Ratio, 3);
        Assert.Equal(4 / 3.0, machines[1].UnitCpuFactor!.Ratio, 3);
    }

    [Fact]
    public void UnitsThatAlwaysRunOnOneMachineSayNothingOfItsSpeed() =>
        Assert.All(TrialMachines.Of([Two()], [Two()], null), machine => Assert.Null(machine.UnitCpuFactor));

    [Fact]
    public void ALostMachineIsNamedWithItsReasonAndTheOthersStand()
    {
        var launch = Two() with { Machines = [Record("m1"), Record("m2") with { Lost = "it did not answer for 2.1 s, in unit 7" }] };
        var failed = launch with { Result = null };

        var machines = TrialMachines.Of([failed], [], null);

        Assert.Equal([null, "it did not answer for 2.1 s, in unit 7"], machines.Select(machine => machine.Lost));
        Assert.All(machines, machine => Assert.Null(machine.Account));
        Assert.All(machines, machine => Assert.NotNull(machine.Facts));
    }

    [Fact]
    public void TheCoresOfAMachineAreThoseThatItsProcessesRead()
    {
        var launch = Two() with { Machines = [Record("m1"), Record("m2")] };

        var cores = RemoteCores.Close(launch, "m2")!;

        Assert.Equal((50 * Ms, 2), (cores.WallNs, cores.Cores));
        Assert.Equal(30 * Ms, cores.Categories.Where(part => part.Name.StartsWith("lanes", StringComparison.Ordinal)).Sum(part => part.Ns));
        Assert.Equal(5 * Ms, cores.Categories.Single(part => part.Name == "target-other").Ns);
        Assert.Equal(65 * Ms, cores.Categories.Single(part => part.Name == "idle").Ns);
        Assert.Equal(0, cores.UnexplainedNs);
    }

    [Fact]
    public void AMachineThatDidNotAnswerHasNoCoresAccount()
    {
        var launch = Two() with { Machines = [Record("m1"), Record("m2")] };
        var silent = launch with
        {
            Result = launch.Result! with { Remote = [.. launch.Result.Remote.Select(process => process with { AtEnd = null })] },
        };

        Assert.Null(RemoteCores.Close(silent, "m2"));
        Assert.All(TrialMachines.Of([silent], [silent], null), machine => Assert.Null(machine.CpuMs));
    }

    /// <summary>A launch of two machines, with a unit on each.</summary>
    private static LaunchRecord Two(long firstMs = 10, long secondMs = 30, bool isSwapped = false) => LaunchAlignment.Of(Fixtures.Launch(
        "processes", 2, [Fixtures.Iteration(0, 100 * Ms, [Unit(0, firstMs), Unit(1, secondMs)], [Lane(0), Lane(1)])]) with
    {
        Result = Fixtures.Result([Fixtures.Iteration(0, 100 * Ms, [Unit(0, firstMs), Unit(1, secondMs)], [Lane(0), Lane(1)])]) with
        {
            Remote = isSwapped ? [Process(1, "m1"), Process(0, "m2")] : [Process(0, "m1"), Process(1, "m2")],
        },
    });

    private static UnitStamp Unit(int unit, long ms) => new()
    {
        Unit = unit,
        Lane = unit,
        ProcessId = 7,
        ThreadId = 7,
        SentNs = Ms,
        TakenNs = 2 * Ms,
        StartNs = 2 * Ms,
        EndNs = (2 + ms) * Ms,
        SerialisedNs = (2 + ms) * Ms,
        ArrivedNs = (3 + ms) * Ms,
        ReceivedNs = (3 + ms) * Ms,
        AtStart = new ThreadCounters(0, 0, 0),
        AtEnd = new ThreadCounters(ms * Ms, 0, 0),
    };

    private static LaneStamp Lane(int lane) => new() { Lane = lane, StartNs = 0, EndNs = 90 * Ms, Process = ProcessRole.Worker(lane) };

    private static RemoteProcess Process(int worker, string machine) => new()
    {
        Role = ProcessRole.Worker(worker),
        Machine = machine,
        ProcessId = 7,
        ProcessorCount = 2,
        AtStart = new ProcessReading(
            1_000 * Ms, new ProcessCounters(0, 0, 0, 0), [new ProcessorTimes(0, 0, 0, 0), new ProcessorTimes(1, 0, 0, 0)]),
        AtEnd = new ProcessReading(
            1_050 * Ms,
            new ProcessCounters(35 * Ms, 0, 0, 0),
            [new ProcessorTimes(0, 35 * Ms, 15 * Ms, 0), new ProcessorTimes(1, 0, 50 * Ms, 0)]),
        Pings = [new ClockPing(0, 10, 10, 20)],
    };

    private static MachineRecord Record(string name) => new()
    {
        Name = name,
        Facts = Fixtures.Machine(),
        Capabilities = new Capabilities { IdleCores = Availability.Sampled },
        Roles = [],
        Usage = [],
    };
}
