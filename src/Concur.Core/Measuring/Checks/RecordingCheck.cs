using Concur.Core.Measuring.Harness;
using Concur.Core.Measuring.Processes;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring.Checks;

/// <summary>Makes a tiny recording, which is the only proof that recording works on this machine.</summary>
public static class RecordingCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Launches the harness once with both sessions.</summary>
    public static async Task<MachineCheck> TryAsync(HarnessFiles harness, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(harness);
        using var folder = PrivateFolder.Create();
        var request = new WorkloadRequest
        {
            Workload = BuiltInWorkload.Primes,
            Strategies = [StrategyNames.Threads],
            Units = 2,
            Size = 50_000,
            Launches = 1,
            Profile = ProfileKind.Full,
            SampleInterval = TimeSpan.FromMilliseconds(10),
            Timeout = Limit,
        };
        var strategy = StrategySpec.Parse(StrategyNames.Threads, name => name);
        var spec = new LaunchSpec
        {
            Workload = request.Workload,
            Strategy = strategy.Text,
            Units = request.Units,
            Size = request.Size,
            Workers = 2,
            Seed = 1,
            WarmupMs = 0,
            MeasuredMs = 100,
            Iterations = null,
            ResultPath = "",
        };
        var plan = new LaunchPlan(new TrialPlan(0, strategy, 2, 1), Profiled: true, spec);
        var record = await LaunchRecorder.For(harness, SchedulerKind.Auto).RecordAsync(plan, request, folder.Path, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (record.Result is null || record.Usage.ExitCode != 0)
        {
            return new MachineCheck(
                "recording", CheckState.Broken, $"the harness ended with exit code {record.Usage.ExitCode}", FirstLine(record.Output));
        }

        var bytes = record.Traces.Sum(trace => Bytes(trace.LightPath) + Bytes(trace.StacksPath));
        return bytes == 0
            ? new MachineCheck(
                "recording",
                CheckState.Broken,
                "no EventPipe session was established",
                "is DOTNET_EnableDiagnostics=0 set, or the temporary folder not writable?")
            : new MachineCheck("recording", CheckState.Good, FormattableString.Invariant(
                $"both EventPipe sessions work ({bytes:N0} bytes in {record.Usage.RealMs:0} ms), {Code(harness)} harness"));
    }

    private static long Bytes(string? path) => path is null ? 0 : new FileInfo(path).Length;

    private static string Code(HarnessFiles harness) => harness.Precompiled ? "precompiled" : "portable";

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
