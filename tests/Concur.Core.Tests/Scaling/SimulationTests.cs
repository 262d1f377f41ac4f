using Concur.Core.Scaling;
using CsCheck;

namespace Concur.Core.Tests.Scaling;

public class SimulationTests
{
    private static readonly SimulatedStrategy Pure = new() { Units = 16, ComputeMs = 10 };

    [Theory]
    [InlineData(1, 1, 160)]
    [InlineData(2, 2, 80)]
    [InlineData(8, 2, 80)]
    [InlineData(8, 8, 20)]
    [InlineData(2, 1.5, 106.6667)]
    public void PureComputationTakesUnitsOverWorkersOrCores(int workers, double cores, double expectedMs) =>
        Assert.Equal(expectedMs, Simulation.Run(Pure, workers, cores).TimeMs, 1e-3);

    [Fact]
    public void UnitsThatDoNotDivideLeaveWorkersIdleAtTheEnd() =>
        Assert.Equal(60, Simulation.Run(Pure with { Units = 17 }, 3, 4).TimeMs, 1e-6);

    [Fact]
    public void WhatIsSerialIsDoneByOneAtATime()
    {
        var serial = Simulation.Run(Pure with { SerialMs = 10 }, 4, 4);

        Assert.Equal(160, serial.TimeMs, 1e-6);

        // Of four workers three always wait, but for the end, when there are no units left for them.
        Assert.InRange(serial.LockMs, 3 * 160 * 0.8, 3 * 160);
    }

    [Fact]
    public void ASerialTenthBoundsTheSpeedupAsAmdahlSays()
    {
        var time = Simulation.Run(new SimulatedStrategy { Units = 640, ComputeMs = 10, SerialMs = 1 }, 64, 64).TimeMs;

        Assert.InRange(6400 / time, 9, 10);
    }

    [Fact]
    public void WaitingNeedsNoCore() =>
        Assert.Equal(16 * 50 / 8, Simulation.Run(new SimulatedStrategy { Units = 16, ComputeMs = 0, OffMs = 50 }, 8, 1).TimeMs, 1e-6);

    [Fact]
    public void WorkersThatStartShareTheCores() =>
        Assert.Equal((4 * 100 / 2) + (16 * 10 / 2), Simulation.Run(Pure with { StartupMs = 100 }, 4, 2).TimeMs, 1e-6);

    [Fact]
    public void OneProcessServesAllWorkers() => Assert.InRange(Simulation.Run(Pure with { IpcMs = 10 }, 16, 16).TimeMs, 160, 170 + 1e-6);

    [Fact]
    public void WorkersThatShareACoreAreSlowerThanTakingTurns()
    {
        Assert.Equal(80 * 1.25, Simulation.Run(Pure with { Crowding = 0.25 }, 4, 2).TimeMs, 1e-6);
        Assert.Equal(80, Simulation.Run(Pure with { Crowding = 0.25 }, 2, 2).TimeMs, 1e-6);
    }

    [Fact]
    public void BusyNeighboursInflate() => Assert.Equal(80 * 1.25, Simulation.Run(Pure with { Inflation = 0.25 }, 2, 2).TimeMs, 1e-6);

    [Fact]
    public void AMillionUnitsAreTakenManyAtATime() =>
        Assert.Equal(1e6 * 0.001 / 4, Simulation.Run(new SimulatedStrategy { Units = 1_000_000, ComputeMs = 0.001 }, 4, 4).TimeMs, 0.05);

    [Fact]
    public void NothingTakesNoTime() => Assert.Equal(0, Simulation.Run(new SimulatedStrategy { Units = 4, ComputeMs = 0 }, 2, 2).TimeMs);

    /// <summary>
    /// Mean value analysis of a closed network with one server and exponential times is exact: R(n) = S (1 + Q(n-1)),
    /// X(n) = n / (Z + R(n)), Q(n) = X(n) R(n). Source: Reiser and Lavenberg, 1980.
    /// </summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 4)]
    [InlineData(4, 2)]
    [InlineData(8, 1)]
    [InlineData(16, 3)]
    public void WaitingForWhatIsSerialIsThatOfAClosedQueue(int workers, double serialMs)
    {
        const int Units = 800;
        var (queue, throughput) = (0.0, 0.0);
        for (var n = 1; n <= workers; n++)
        {
            var response = serialMs * (1 + queue);
            throughput = n / (10 - serialMs + response);
            queue = throughput * response;
        }

        var timeMs = Simulation.Run(new SimulatedStrategy { Units = Units, ComputeMs = 10, SerialMs = serialMs }, workers, workers).TimeMs;

        Assert.InRange(timeMs, Units / throughput * 0.95, Units / throughput * 1.08);
    }

    [Fact]
    public void CoresThatSlowEachOtherMayDoSoNoFurtherThanWasSeen()
    {
        var inflated = Pure with { Inflation = 0.1, InflatedBy = 2 };

        Assert.Equal(160 / 8 * 1.7, Simulation.Run(inflated, 8, 8).TimeMs, 1e-6);
        Assert.Equal(160 / 8 * 1.1, Simulation.Run(inflated with { InflationLevels = true }, 8, 8).TimeMs, 1e-6);
    }

    /// <summary>Whatever it is made of: no core does more than one core's work, and no unit is lost.</summary>
    [Fact]
    public void NoCoreWorksForTwo() =>
        Gen.Select(
            Gen.Int[1, 60],
            Gen.Double[0.01, 20],
            Gen.Double[0, 1],
            Gen.Double[0, 5],
            Gen.Double[0, 3],
            Gen.Int[1, 20],
            Gen.Int[1, 10]).Sample((units, compute, serial, off, dispatch, workers, cores) =>
        {
            var strategy = new SimulatedStrategy
            {
                Units = units,
                ComputeMs = compute,
                SerialMs = serial * compute,
                OffMs = off,
                DispatchMs = dispatch,
            };

            var (timeMs, lockMs) = Simulation.Run(strategy, workers, cores);

            Assert.InRange(timeMs, units * (compute + dispatch) / cores * 0.999, (units * (compute + dispatch + off)) + 0.001);
            Assert.True(timeMs >= units * serial * compute * 0.999);
            Assert.True(timeMs >= compute + dispatch + off - 0.001);
            Assert.InRange(lockMs, 0, (workers - 1) * timeMs * 1.001);
        });
}
