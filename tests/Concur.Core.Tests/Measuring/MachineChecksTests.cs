using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring;

public class MachineChecksTests
{
    private static readonly Capabilities Perf = new()
    {
        ThreadCpu = Availability.Exact,
        RunQueue = Availability.Exact,
        Switches = Availability.Exact,
        KernelShare = Availability.Sampled,
        IdleCores = Availability.Sampled,
        ProcessUsage = Availability.Exact,
        Stacks = StackSampler.Kernel,
    };

    [Fact]
    public void FiguresStandByHowWellTheyAreKnown() => Assert.Equal(
        new MachineCheck(
            "figures", CheckState.Good, "exact: thread CPU time, run queue, switches, process usage; sampled: kernel share, idle cores"),
        MachineChecks.Figures(Perf, null));

    [Fact]
    public void AnUnavailableFigureIsNamedWithItsReason()
    {
        var check = MachineChecks.Figures(Perf with { RunQueue = Availability.Unavailable }, "the kernel does not count it");

        Assert.Equal(CheckState.Notable, check.State);
        Assert.EndsWith("; unavailable: run queue", check.Seen, StringComparison.Ordinal);
        Assert.Equal("the kernel does not count it", check.Advice);
    }

    [Theory]
    [InlineData(StackSampler.Kernel, CheckState.Good, "perf:")]
    [InlineData(StackSampler.Runtime, CheckState.Notable, "proc:")]
    [InlineData(StackSampler.Unavailable, CheckState.Notable, "unavailable")]
    public void TheSchedulerIsTheOneThatTakesTheStacks(StackSampler stacks, CheckState state, string seen)
    {
        var check = MachineChecks.Scheduler(Perf with { Stacks = stacks }, state == CheckState.Good ? null : "refused");

        Assert.Equal(state, check.State);
        Assert.StartsWith(seen, check.Seen, StringComparison.Ordinal);
        Assert.Equal(state == CheckState.Good ? "" : "refused", check.Advice);
    }

    /// <summary>As on Windows with an administrator's rights.</summary>
    [Fact]
    public void TheKernelsEventsOfSwitchesAreNamedWhereTheyAreGranted()
    {
        var check = MachineChecks.Scheduler(Perf with { Stacks = StackSampler.Runtime }, refusal: null);

        Assert.Equal(CheckState.Good, check.State);
        Assert.StartsWith("etw: every switch of every thread", check.Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "cores", CheckState.Notable)]
    [InlineData(2, "cores", CheckState.Good)]
    public void OneCoreIsTooFew(double cores, string name, CheckState state) =>
        Assert.Equal(state, MachineChecks.All(Fixtures.Machine(cores)).Single(check => check.Name == name).State);

    [Theory]
    [InlineData(0.4, CheckState.Good)]
    [InlineData(0.6, CheckState.Notable)]
    public void AQuarterOfTheCoresMayBeBusy(double load, CheckState state) => Assert.Equal(
        state, MachineChecks.All(Fixtures.Machine() with { LoadAtStart = load }).Single(check => check.Name == "load").State);
}
