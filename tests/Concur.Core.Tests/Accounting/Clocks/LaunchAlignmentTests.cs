using Concur.Core.Accounting;
using Concur.Core.Accounting.Clocks;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;
using CsCheck;

namespace Concur.Core.Tests.Accounting.Clocks;

public class LaunchAlignmentTests
{
    [Fact]
    public void EveryCategoryIsTheSameWithAnyOffsetAsWithNone() =>
        Gen.Select(GeneratedTicks.Remote, GeneratedTicks.Offsets).Sample((launch, offsets) =>
        {
            var equal = LaunchAlignment.Of(launch.Remote(new long[4]));
            var apart = LaunchAlignment.Of(launch.Remote(offsets));

            Assert.Equal(
                LaneAccountant.Close([equal], null)!.ByCategory.AsEnumerable(), LaneAccountant.Close([apart], null)!.ByCategory);
            Assert.Equal(UnitsOf(equal), UnitsOf(apart));
        });

    [Fact]
    public void NoUnitStartsBeforeItWasSentNorEndsAfterItsResultWasBack() =>
        Gen.Select(GeneratedTicks.Remote, GeneratedTicks.Offsets).Sample((launch, offsets) =>
            Assert.All(UnitsOf(LaunchAlignment.Of(launch.Remote(offsets))), unit =>
            {
                Assert.True(unit.SentNs <= unit.TakenNs && unit.SerialisedNs <= unit.ArrivedNs);
                Assert.True(unit.TakenNs <= unit.StartNs && unit.EndNs <= unit.SerialisedNs);
            }));

    [Fact]
    public void EqualNumbersOfProcessesOnTwoMachinesBecomeDifferentOnes() => GeneratedTicks.Remote.Sample(launch =>
    {
        var raw = launch.Remote(new long[4]).Result!.Iterations[0];
        var aligned = LaunchAlignment.Of(launch.Remote(new long[4])).Result!.Iterations[0];

        Assert.All(aligned.Units, unit =>
        {
            Assert.Equal(unit.Lane + 1, MachineIds.MachineOf(unit.ProcessId));
            Assert.Equal(raw.Units[unit.Unit].ProcessId, MachineIds.OwnOf(unit.ProcessId));
            Assert.Equal(raw.Units[unit.Unit].ThreadId, MachineIds.OwnOf(unit.ThreadId));
        });
    });

    [Fact]
    public void ARecordIsAlignedOnce() => GeneratedTicks.Remote.Sample(launch =>
    {
        var aligned = LaunchAlignment.Of(launch.Remote([1_000, 2_000, 3_000, 4_000]));
        Assert.Same(aligned, LaunchAlignment.Of(aligned));
    });

    [Fact]
    public void ALaunchOfOneMachineStaysAsItIs() => GeneratedTicks.Workers.Sample(launch =>
    {
        var record = launch.Workers();
        Assert.Same(record, LaunchAlignment.Of(record));
    });

    [Fact]
    public void AMachineOfWhichNothingCameBackHasNoClockAndNoOffset()
    {
        var launch = Fixtures.Launch("processes", 1, [Fixtures.Iteration(0, 10, [], [])]);
        var remote = new RemoteProcess
        {
            Role = ProcessRole.Worker(0),
            Machine = "m1",
            ProcessId = 1,
            ProcessorCount = 1,
            AtStart = null,
            AtEnd = null,
            Pings = [],
        };

        var aligned = LaunchAlignment.Of(launch with { Result = launch.Result! with { Remote = [remote] } });

        Assert.Equal([new MachineClock("m1", null)], aligned.Clocks.AsEnumerable());
    }

    private static UnitStamp[] UnitsOf(LaunchRecord launch) => [.. launch.Result!.Iterations[0].Units];
}
