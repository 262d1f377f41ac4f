using Concur.Core.Model;

namespace Concur.Reports.Tests;

public class MachineTablesTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void ARowHasWhatAMachineDidAndHowWellItsClockIsKnown()
    {
        var table = MachineTables.Of(Trial(Machine("m1")));

        Assert.Equal(
            ["m1", "2", "1", "4", "10.0 ms", "20.0 %", "30.0 %", "55.0 ms", "1000.0 s ±2.50 ms", "n/a"], table.Rows[0]);
    }

    [Fact]
    public void WhatDidNotComeBackIsNotAvailableAndStandsThereWithItsReason()
    {
        var trial = Trial(Machine("m1"), new MachineReport
        {
            Name = "m2",
            Facts = null,
            Clock = null,
            Account = null,
            Cores = null,
            Units = null,
            ComputePerUnitMs = null,
            CpuMs = null,
            Lost = "no answer for 2.1 s, in unit 7",
        });

        Assert.All(MachineTables.Of(trial).Rows[1].Skip(1), cell => Assert.Equal("n/a", cell));
        Assert.Contains("threads, m2: no answer for 2.1 s, in unit 7", MachineTables.Lines(trial));
    }

    [Fact]
    public void TheTimeOnTheNetworkDividesWithTheErrorOfTheClocks()
    {
        var trial = Trial(Machine("m1")) with
        {
            Network = new NetworkReport(4, 6 * Ms, 8_000_000) { ThereNs = 3 * Ms, BackNs = 3 * Ms, ErrorNs = 3 * Ms },
        };

        Assert.Equal(
            ["threads, between machines: 6.00 ms a unit: 3.00 ms there and 3.00 ms back, ±3.00 ms by the clocks; results of 8 MB"],
            MachineTables.Lines(trial));
    }

    [Fact]
    public void AnUnknownDivisionIsToldAndNotGuessed() => Assert.Contains(
        "how it divides into there and back is not known",
        Assert.Single(MachineTables.Lines(Trial(Machine("m1")) with { Network = new NetworkReport(4, 6 * Ms, 0) })),
        StringComparison.Ordinal);

    [Fact]
    public void ARunOfOneMachineHasNoTable() => Assert.Empty(MachineTables.Of([Trial()]));

    [Fact]
    public void MarkdownHasTheTable()
    {
        using var writer = new StringWriter();
        MarkdownReport.Write(Fixtures.Run(Trial(Machine("m1"))), writer);

        Assert.Contains("Machines of threads", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("| m1 | 2 | 1 | 4 |", writer.ToString(), StringComparison.Ordinal);
    }

    private static TrialReport Trial(params MachineReport[] machines) =>
        Fixtures.Trial("threads", 20, 1, 1, Fixtures.Account(1, 100 * Ms)) with { Machines = [.. machines] };

    private static MachineReport Machine(string name) => new()
    {
        Name = name,
        Facts = Fixtures.Machine(),
        Clock = ClockOffset.Between((1_000_000 * Ms) - 2_500_000, (1_000_000 * Ms) + 2_500_000),
        Account = Fixtures.Account(
            1, 100 * Ms, (Category.Compute, 50 * Ms), (Category.Idle, 20 * Ms), (Category.Network, 30 * Ms)),
        Cores = null,
        Units = 4,
        ComputePerUnitMs = 10,
        CpuMs = 55,
    };
}
