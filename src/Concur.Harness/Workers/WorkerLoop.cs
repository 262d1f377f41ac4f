using System.Diagnostics.CodeAnalysis;
using Concur.Harness.Measurement;
using Concur.Harness.Units;
using Concur.Harness.Workloads;
using Concur.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Concur.Harness.Workers;

/// <summary>The worker process: reads units from standard input, answers on standard output.</summary>
internal static class WorkerLoop
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    public static int Run()
    {
        // If the lane that started this process is gone, so is the reason to run.
        _ = Libc.PrCtl(Libc.DeathSignal, Libc.SignalKill, 0, 0, 0);
        using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 256);
        using var output = new FileStream(new SafeFileHandle(TakeStandardOutput(), ownsHandle: true), FileAccess.Write, bufferSize: 4096);
        using var reader = new BinaryReader(input);
        using var writer = new BinaryWriter(output);

        var header = WorkerHeader.Read(reader);
        var workload = WorkloadBinder.Bind(header.Workload, header.AssemblyPath);
        var runner = new UnitRunner(workload, header.Size, header.Seed) { Metering = header.Metering };
        _ = LaneMeter.Current;
        writer.Write(MonotonicClock.NowNs());
        writer.Flush();
        return Serve(runner, reader, writer);
    }

    private static int Serve(UnitRunner runner, BinaryReader reader, BinaryWriter writer)
    {
        for (var unit = reader.ReadInt32(); unit >= 0; unit = reader.ReadInt32())
        {
            var outcome = runner.Run(unit, -1, CancellationToken.None);
            Answer(outcome).Write(writer);
        }

        return HarnessExit.Ok;
    }

    /// <summary>A result that can't be serialised is the workload's failure.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Serialising runs the user's own getters and converters: they may throw anything.")]
    private static WorkerAnswer Answer(UnitOutcome outcome)
    {
        if (outcome.Failure is not null) return new WorkerAnswer(outcome.Stamp, [], outcome.Failure);
        try
        {
            return new WorkerAnswer(outcome.Stamp, ResultBytes.Of(outcome.Result), null);
        }
        catch (Exception e)
        {
            return new WorkerAnswer(outcome.Stamp, [], FailureReport.Of(outcome.Stamp.Unit, e));
        }
    }

    /// <summary>Moves the pipe out of the workload's reach: what it prints goes to standard error and harms no frame.</summary>
    private static int TakeStandardOutput()
    {
        var pipe = Libc.Dup(StandardOutput);
        _ = Libc.Dup2(StandardError, StandardOutput);
        return pipe;
    }
}
