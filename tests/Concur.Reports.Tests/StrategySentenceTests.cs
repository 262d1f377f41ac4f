using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Reports.Tests;

public class StrategySentenceTests
{
    private static readonly Account Any = Fixtures.Account(2, 1000);

    [Fact]
    public void ItSaysTheGainTheIdealAndTheLargestLosses() => Assert.Equal(
        "threads: 1.80x of an ideal 2.00x; lost: idle with no unit left, or ending 6.0 %, garbage collection 2.0 %",
        StrategySentence.Of(Fixtures.Trial(
            "threads",
            10,
            1.8,
            2,
            Any,
            new GapPart("gc", 0.02),
            new GapPart("idle", 0.06),
            new GapPart("jit", null),
            new GapPart("lock", 0.001))));

    [Theory]
    [InlineData(600, false, ", in no account", "57.1 % of the CPU time used by threads that ended between two readings")]
    [InlineData(10, false, ": a", "no .NET in it")]
    [InlineData(10, true, ": a", "no account: it was compiled ahead of time (NativeAOT) without events")]
    public void AProcessSaysWhatItsAccountLacks(double notSeenMs, bool isCompiledAhead, string ends, string says)
    {
        var process = new ProcessReport
        {
            ProcessId = 7,
            ParentId = 6,
            Command = "a",
            Dotnet = isCompiledAhead,
            NativeAot = isCompiledAhead,
            StartMs = 0,
            WallMs = 2000,
            UserMs = 1000,
            SysMs = 50,
            Threads = 3,
            Account = null,
            PolledCpu = new PolledCpu(1050, notSeenMs),
        };

        var sentence = ProcessSentence.Of(process);

        Assert.Contains(ends, sentence, StringComparison.Ordinal);
        Assert.Contains(says, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void ComputingFasterIsNoLoss() => Assert.Equal(
        "threads: 2.10x of an ideal 2.00x; no loss of 0.5 % or more; won: 5.0 % by computing faster than sequential",
        StrategySentence.Of(Fixtures.Trial("threads", 10, 2.1, 2, Any, new GapPart("inflation", -0.05))));

    [Fact]
    public void SlowerThanSequentialIsSaid() => Assert.StartsWith(
        "processes: slower than sequential: 0.50x of an ideal 2.00x; lost: starting up 80.0 %",
        StrategySentence.Of(Fixtures.Trial("processes", 10, 0.5, 2, Any, new GapPart("startup", 0.8))), StringComparison.Ordinal);

    [Fact]
    public void AWrongAnswerHasNoSpeed() => Assert.Equal(
        "threads: its results differ from sequential's, so its speed means nothing",
        StrategySentence.Of(Fixtures.Trial("threads", 10, null, 2, Any) with { ResultsAgree = false }));

    [Fact]
    public void OnOneLaneOnlySequentialIsTheBaseline()
    {
        Assert.StartsWith(
            "sequential: the baseline, 10.0 ms",
            StrategySentence.Of(Fixtures.Trial("sequential", 10, 1, 1, Fixtures.Account(1, 1000))),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "gil (2 workers): slower than sequential: 0.50x of an ideal 1.00x",
            StrategySentence.Of(Fixtures.Trial("gil", 20, 0.5, 1, Any)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void AFailureIsToldAsItWas() => Assert.Equal(
        "threads: timed out: too long",
        StrategySentence.Of(Fixtures.Trial("threads", 10, null, 2, Any) with { Status = TrialStatus.Timeout, Error = "too long" }));

    [Fact]
    public void APoolWithMoreLanesThanIdealSaysHowMany() => Assert.StartsWith(
        "thread-pool (3 workers): ",
        StrategySentence.Of(Fixtures.Trial("thread-pool", 10, 1.8, 2, Fixtures.Account(3, 1000))),
        StringComparison.Ordinal);

    /// <summary>Sequential under a variant of the runtime is held against sequential as it is.</summary>
    [Fact]
    public void AVariantIsNotTheBaseline() =>
        Assert.StartsWith(
            "sequential@server-gc: slower than sequential: 0.78x of an ideal 1.00x",
            StrategySentence.Of(Fixtures.Trial("sequential", 128, 0.78, 1, Fixtures.Account(1, 1000)) with { Variant = "server-gc" }),
            StringComparison.Ordinal);
}
