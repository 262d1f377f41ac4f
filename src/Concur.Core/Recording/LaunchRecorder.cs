using Concur.Core.Model;
using Concur.Core.Recording.Harness;
using Concur.Core.Recording.Machine;
using Concur.Core.Recording.Native;
using Concur.Core.Recording.Sessions;
using Concur.Core.Recording.UserCode;
using Concur.Protocol;

namespace Concur.Core.Recording;

/// <summary>Runs one launch in a fresh process and brings back what was measured.</summary>
public sealed class LaunchRecorder(HarnessFiles harness)
{
    /// <summary>Runs the launch.</summary>
    /// <param name="plan">Which.</param>
    /// <param name="request">For the profile's kind, the sampler's interval and the time limit.</param>
    /// <param name="traceFolder">Where the traces of a profiled launch go; must exist.</param>
    /// <param name="cancellation">Ends the launch and everything it started; the record then says so.</param>
    /// <exception cref="ConcurException">The harness can't be started.</exception>
    public async Task<LaunchRecord> RecordAsync(LaunchPlan plan, RunRequest request, string traceFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(request);
        using var folder = PrivateFolder.Create();
        using var sessions = plan.Profiled ? Listen(plan, request, traceFolder, folder) : null;
        var config = await RuntimeConfigAsync(plan.Spec.AssemblyPath, folder);
        var spec = plan.Spec with { ResultPath = folder.File("result"), WorkerPortPrefix = sessions?.WorkerPrefix, RuntimeConfigPath = config };
        var specPath = folder.File("spec");
        await File.WriteAllLinesAsync(specPath, spec.ToLines(), CancellationToken.None);

        var throttledBefore = CpuThrottling.Periods();
        var child = await Child.StartAsync(new ChildStart(
            harness.Host, [.. HarnessCommand.Under(config), harness.Path, HarnessCommand.Launch, specPath], LaunchEnvironment.Of(plan, request, sessions?.HarnessSocket, folder.Path)));
        var ending = await child.EndAsync(request.Timeout, cancellation);
        var exit = await child.Exited;
        var result = ReadResult(spec.ResultPath);
        return new LaunchRecord
        {
            Plan = plan,
            Ending = ending,
            Real = exit.Real,
            User = exit.User,
            Kernel = exit.Kernel,
            MaxRssBytes = exit.MaxRssBytes ?? (result?.PeakRssBytes > 0 ? result.PeakRssBytes : null),
            ExitCode = exit.ExitCode,
            VoluntarySwitches = exit.VoluntarySwitches,
            InvoluntarySwitches = exit.InvoluntarySwitches,
            ThrottledPeriods = CpuThrottling.Periods() - throttledBefore,
            Output = exit.Output,
            Result = result,
            Traces = sessions is null ? [] : await sessions.CompleteAsync(),
        };
    }

    /// <summary>A user's assembly runs under its own settings and frameworks, a built-in workload under the harness's.</summary>
    private async Task<string?> RuntimeConfigAsync(string? assemblyPath, PrivateFolder folder)
    {
        if (assemblyPath is null) return null;
        var path = folder.File("runtimeconfig.json");
        await File.WriteAllTextAsync(path, RuntimeConfig.For(assemblyPath, new InstalledRuntimes(harness.Root)), CancellationToken.None);
        return path;
    }

    private static LaunchSessions Listen(LaunchPlan plan, RunRequest request, string traceFolder, PrivateFolder sockets)
    {
        var processes = plan.Trial.Strategy.Strategy.LaneKind == LaneKind.Worker;
        var prefix = Path.Combine(traceFolder, FileNames.Of(plan.Trial.Label));
        return new LaunchSessions(sockets, prefix, request.Profile == ProfileKind.Full, processes ? plan.Spec.Workers * 2 : 0);
    }

    private static LaunchResult? ReadResult(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var file = File.OpenRead(path);
            return LaunchResult.Read(file);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            return null; // Killed while it wrote: the record's ending and exit code say so.
        }
    }
}
