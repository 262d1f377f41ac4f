using Concur.Harness.Engines;
using Concur.Harness.Measurement;
using Concur.Harness.Workers;
using Concur.Protocol;

namespace Concur.Harness.Tests.Engines;

/// <summary>What a silo answers, without anything that carries it.</summary>
public class SiloUnitsTests
{
    private readonly SiloUnits _silo = new(assemblyPath: null);

    [Fact]
    public void AUnitIsStampedFromItsTakingToItsSerialisedResult()
    {
        Prepare("primes", size: 1000);
        var takenNs = MonotonicClock.NowNs();

        var result = Run(new WorkerRequest(3, UnitMetering.Full, IsFirst: true), takenNs, out var response);

        Assert.Null(response.Failure);
        Assert.Equal(168L, BitConverter.ToInt64(ResultBytes.Of(result, out _)));
        var stamp = response.Stamp;
        Assert.Equal((3, takenNs, Environment.ProcessId), (stamp.Unit, stamp.TakenNs, stamp.ProcessId));
        Assert.True(takenNs <= stamp.StartNs && stamp.StartNs <= stamp.EndNs && stamp.EndNs <= stamp.SerialisedNs, $"{stamp}");
    }

    [Fact]
    public void DoublesComeBackAsTheyWere()
    {
        Prepare("payload", size: 5);

        var result = Run(new WorkerRequest(0, UnitMetering.Cpu, IsFirst: true), MonotonicClock.NowNs(), out var response);

        Assert.Equal(ResultKind.Doubles, response.Kind);
        Assert.Equal(5, Assert.IsType<double[]>(result).Length);
    }

    [Fact]
    public void AWorkloadThatIsNotThereIsRefused()
    {
        using var ready = SiloMessages.Reader(Answer(SiloMessages.Request(SiloQuestion.Prepare, Header("nothing", 1).Write)));

        Assert.Contains("nothing", SiloReady.Read(ready).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APingHasTheTimesOfItsComingAndGoing()
    {
        var answer = _silo.Answer(17, SiloMessages.Request(SiloQuestion.Ping));

        Assert.Equal(17, BitConverter.ToInt64(answer));
        Assert.InRange(BitConverter.ToInt64(answer, sizeof(long)), 18, MonotonicClock.NowNs());
    }

    [Fact]
    public void AReadingIsOfThisProcess()
    {
        using var answer = SiloMessages.Reader(Answer(SiloMessages.Request(SiloQuestion.Read)));
        var reading = ProcessReading.Read(answer)!;

        Assert.InRange(reading.AtNs, 1, MonotonicClock.NowNs());
        Assert.True(reading.Usage!.Value.UserNs > 0);
        Assert.NotEmpty(reading.Processors!);
    }

    [Fact]
    public void TheEndIsAnsweredByNothing() => Assert.Empty(Answer(SiloMessages.Request(SiloQuestion.End)));

    [Fact]
    public void AMessageThatIsTooLongIsRefusedBeforeItIsSent()
    {
        var refused = SiloMessages.Refusal(7, EngineSettings.MostBytes)!;

        Assert.Equal(7, refused.Unit);
        Assert.Equal(
            "the result of unit 7 has 256 MB, and Orleans carries at most 256 MB in a message; return less, or have --return digest "
                + "stand for it",
            refused.Message);
        Assert.Null(SiloMessages.Refusal(7, EngineSettings.MostBytes / 2));
    }

    private static WorkerHeader Header(string workload, long size) => new(workload, null, size, UnitInputs.None, 1, ReturnKind.Value);

    private byte[] Answer(byte[] request) => _silo.Answer(MonotonicClock.NowNs(), request);

    private void Prepare(string workload, long size)
    {
        using var answer = SiloMessages.Reader(Answer(SiloMessages.Request(SiloQuestion.Prepare, Header(workload, size).Write)));
        var ready = SiloReady.Read(answer);
        Assert.Null(ready.Failure);
        Assert.Equal(Environment.ProcessId, ready.ProcessId);
    }

    private object? Run(WorkerRequest request, long takenNs, out WorkerResponse response) =>
        SiloMessages.Result(_silo.Answer(takenNs, SiloMessages.Request(iteration: 0, request)), out response).ToValue();
}
