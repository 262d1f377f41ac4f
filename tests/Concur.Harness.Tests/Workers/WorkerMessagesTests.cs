using Concur.Harness.Measurement;
using Concur.Harness.Workers;
using Concur.Protocol;

namespace Concur.Harness.Tests.Workers;

public class WorkerMessagesTests
{
    [Fact]
    public void WhatTheHarnessSendsIsWhatTheWorkerReads()
    {
        var header = new WorkerHeader(
            "primes", null, 7, UnitInputs.None with { ItemsPath = "/tmp/a=b c", Batch = 3 }, -3, ReturnKind.Digest);
        var request = new WorkerRequest(5, UnitMetering.Cpu, IsFirst: true);

        Assert.Equal(header, Sent(header.Write, WorkerHeader.Read));
        Assert.Equal(header with { AssemblyPath = "/a.dll" }, Sent((header with { AssemblyPath = "/a.dll" }).Write, WorkerHeader.Read));
        Assert.Equal(request, Sent(request.Write, WorkerRequest.Read));
        Assert.False(request.IsEnd);
        Assert.True(Sent(WorkerRequest.End.Write, WorkerRequest.Read).IsEnd);
    }

    [Fact]
    public void WhatTheWorkerSendsIsWhatTheHarnessReads()
    {
        var response = new WorkerResponse(
            new UnitStamp { Unit = 3, ResultBytes = 8 }, null, ResultKind.Plain, new ProcessCounters(1, 2, 3, 4));
        var failed = response with { Failure = new UnitFailure(3, "T", "no", "at A.B()"), Kind = ResultKind.None, Usage = null };

        Assert.Equal(response, Sent(response.Write, WorkerResponse.Read));
        Assert.Equal(failed, Sent(failed.Write, WorkerResponse.Read));
    }

    [Fact]
    public void AnImpossibleLengthIsRefused()
    {
        var response = new WorkerResponse(new UnitStamp { ResultBytes = -1 }, null, ResultKind.Plain, null);

        Assert.Throws<FormatException>(() => Sent(response.Write, WorkerResponse.Read));
    }

    private static T Sent<T>(Action<BinaryWriter> write, Func<BinaryReader, T> read)
    {
        var stream = new MemoryStream();
        write(new BinaryWriter(stream));
        stream.Position = 0;
        return read(new BinaryReader(stream));
    }
}
