using Concur.Core.Accounting.Trials;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Tests.Accounting.Trials;

public class LaunchVerdictTests
{
    private static readonly LaunchRecord Good = Fixtures.Launch("threads", 2, []);

    [Fact]
    public void AnExceptionIsToldWithItsUnitMessageAndTopFrame()
    {
        var failed = Good with
        {
            Usage = Fixtures.Usage(3),
            Result = Fixtures.Result([], new UnitFailure(2, "System.Exception", "no\nway", "at A.B.C()")),
        };

        Assert.Equal(new LaunchVerdict(TrialStatus.Failed, "unit 2 threw System.Exception: no way (at A.B.C())"), LaunchVerdict.Of(failed));
    }

    [Fact]
    public void AMessageOfTenMegabytesIsCut()
    {
        var failure = new UnitFailure(2, "System.Exception", new string('x', 10_000_000), "at A.B.C()");
        var failed = Good with { Usage = Fixtures.Usage(3), Result = Fixtures.Result([], failure) };

        Assert.InRange(LaunchVerdict.Of(failed).Error!.Length, 2_000, 2_040);
    }

    [Theory]
    [InlineData(0, null, "", "the workload ended the process itself with exit code 0")]
    [InlineData(7, null, "last words\n", "the workload ended the process itself with exit code 7: last words")]
    [InlineData(137, 9, "", "the process was killed by signal 9")]
    [InlineData(137, null, "", "the workload ended the process itself with exit code 137")]
    [InlineData(134, 6, "Process terminated.\nthe workload gave up\n   at X.Y()\n", "the process aborted (FailFast, stack overflow or a "
        + "crash in native code): the workload gave up")]
    public void AProcessThatEndedWithoutAResultIsToldByItsExitCode(int exitCode, int? signal, string output, string expected) =>
        Assert.Equal(
            new LaunchVerdict(TrialStatus.Failed, expected),
            LaunchVerdict.Of(Good with { Usage = Fixtures.Usage(exitCode) with { Signal = signal }, Result = null, Output = output }));

    [Fact]
    public void ATimeOutSaysWhatToDo() =>
        Assert.Contains("--timeout", LaunchVerdict.Of(Good with { Ending = LaunchEnding.TimedOut }).Error, StringComparison.Ordinal);

    [Fact]
    public void TheFirstFailureDecides() =>
        Assert.Equal(TrialStatus.Failed, LaunchVerdict.OfAll([Good, Good with { Usage = Fixtures.Usage(9), Result = null }, Good]).Status);
}
