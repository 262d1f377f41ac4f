using Concur.Core.Model;
using static Concur.Core.Tests.Findings.RunOfTwo;

namespace Concur.Core.Tests.Findings;

public class MachineRulesTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void ANetworkThatDominatesNamesTheUnitsAtWhichItBreaksEven()
    {
        // Alone 100 ms for 4 units of 25 ms. Over two workers 140 ms, of which 100 ms do not grow with the units: 100 + 40 k = 100 k.
        var trial = Trial("process-pool", (Category.Compute, 80), (Category.Network, 200)) with
        {
            Account = Fixtures.Account(2, 140 * Ms, (Category.Compute, 80 * Ms), (Category.Network, 200 * Ms)),
            MedianMs = 140,
            Network = new NetworkReport(4, 50 * Ms, 8_000_000),
            Machines = [Machine("m1"), Machine("m2")],
        };

        var finding = Find("NetworkDominates", trial, sequential: Sequential with { MedianMs = 100 })!;

        Assert.Contains("50.0 ms a unit, 8 MB back", finding.Message, StringComparison.Ordinal);
        Assert.Contains("it breaks even with sequential at units of about 42 ms", finding.Message, StringComparison.Ordinal);
        Assert.Contains("one takes 25 ms now", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStrategyThatComputesNoFasterNeverBreaksEven()
    {
        var trial = Trial("process-pool", (Category.Compute, 240), (Category.Network, 300)) with
        {
            Account = Fixtures.Account(2, 270 * Ms, (Category.Compute, 240 * Ms), (Category.Network, 300 * Ms)),
            Network = new NetworkReport(4, 50 * Ms, 0),
            Machines = [Machine("m1"), Machine("m2")],
        };

        Assert.Contains(
            "it would lose to sequential even if the network took no time",
            Find("NetworkDominates", trial, sequential: Sequential with { MedianMs = 100 })!.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void MachinesThatDifferAreNamedByWhatTheyAre()
    {
        var finding = Find("MachinesDiffer", With(Machine("m1"), Machine("m2"), Machine("m3") with
        {
            Facts = Fixtures.Machine(8) with { Runtime = ".NET 10.0.9" },
        }))!;

        Assert.Contains("cores 2 (m1, m2) and 8 (m3)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("runtime .NET 10.0.0 (m1, m2) and .NET 10.0.9 (m3)", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Info, finding.Severity);
    }

    [Fact]
    public void MachinesThatSurelyComputeAtDifferentSpeedsAreAWarning()
    {
        var finding = Find("MachinesDiffer", With(Paced("m1", 0.8, 0.05), Paced("m2", 1.2, 0.05)))!;

        Assert.Contains("the same units take 1.50x as long on m2 as on m1", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void SpeedsWhoseIntervalsMeetAreNoDifference() =>
        Assert.Null(Find("MachinesDiffer", With(Paced("m1", 0.8, 0.3), Paced("m2", 1.2, 0.3))));

    [Fact]
    public void AMachineThatHoldsTheOthersBackIsNamedWithItsCause()
    {
        var slow = Paced("m2", 1.5, 0.1) with { Account = Lane(idleMs: 2) };

        var finding = Find("SlowestMachine", With(Paced("m1", 0.7, 0.1) with { Account = Lane(idleMs: 40) }, slow))!;

        Assert.Contains("m2 held the others back", finding.Message, StringComparison.Ordinal);
        Assert.Contains("1.50x as long there as on average", finding.Message, StringComparison.Ordinal);
        Assert.Contains("give m2 fewer workers or none", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void AClockThatDriftsIsTold()
    {
        var clock = new ClockOffset(0, -30 * Ms, 30 * Ms) { DriftNs = 50 * Ms };
        var trial = With(Machine("m1") with { Clock = clock }) with { UnitTimes = Even };

        Assert.Contains("±30.0 ms (m1, drifting by at least 50.0 ms)", Find("ClockUncertain", trial)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALostMachineIsAnErrorEvenWhereNoLaunchSucceeded()
    {
        var trial = With(Machine("m1"), Machine("m2") with { Account = null, Facts = null, Lost = "no answer for 2.1 s, in unit 7" }) with
        {
            Status = TrialStatus.Failed,
            Account = null,
        };

        var finding = Find("MachineLost", trial)!;

        Assert.Contains("m2: no answer for 2.1 s, in unit 7", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Error, finding.Severity);
    }

    private static TrialReport With(params MachineReport[] machines) =>
        Trial("process-pool", (Category.Compute, 100)) with { Machines = [.. machines] };

    private static MachineReport Paced(string name, double ratio, double error) => Machine(name) with
    {
        UnitCpuFactor = new RatioReport(ratio, new Interval(ratio - error, ratio + error)),
    };

    private static MachineReport Machine(string name) => new()
    {
        Name = name,
        Facts = Fixtures.Machine(),
        Clock = ClockOffset.Between(-Ms, Ms),
        Account = Lane(idleMs: 0),
        Cores = null,
        Units = 2,
        ComputePerUnitMs = 10,
        CpuMs = 20,
    };

    private static Account Lane(long idleMs) =>
        Fixtures.Account(1, 100 * Ms, (Category.Compute, (100 - idleMs) * Ms), (Category.Idle, idleMs * Ms));
}
