using System.Collections.Immutable;
using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines;

/// <summary>Makes a launch that another machine has planned, and sends what was measured when it is over.</summary>
internal static class AgentLaunch
{
    private const string Traces = "traces";

    /// <exception cref="ConcurException">The harness can't be started, or the workload's assembly can't run here.</exception>
    public static async Task<LaunchReply> RunAsync(LaunchOrder order, AskedOperation asked)
    {
        using var folder = PrivateFolder.Create();
        var traces = Directory.CreateDirectory(folder.File(Traces)).FullName;
        var recorder = new LaunchRecorder(HarnessFiles.Find(order.ToolFolder), order.Scheduler);
        var record = await recorder.RecordAsync(OrderedLaunch.PlanOf(order), OrderedLaunch.RequestOf(order), traces, asked.Cancellation);

        // A launch that was cancelled is of no use but for its ending.
        if (record.Ending != LaunchEnding.Cancelled)
        {
            await SendAsync(record.Result, asked);
            await SendAsync(record.Traces, record.Scheduler, asked);
        }

        return new LaunchReply
        {
            Ending = record.Ending,
            Usage = record.Usage,
            ThrottledPeriods = record.ThrottledPeriods,
            ClockMhz = record.ClockMhz,
            Output = record.Output,
            Traces = Named(record.Traces),
            Scheduler = Named(record.Scheduler),
            Capabilities = record.Capabilities,
        };
    }

    private static async Task SendAsync(LaunchResult? result, AskedOperation asked)
    {
        if (result is null) return;
        using var bytes = new MemoryStream();
        result.Write(bytes);
        bytes.Position = 0;
        await asked.Files.SendAsync(LaunchReply.ResultName, bytes, asked.Cancellation);
    }

    /// <summary>Sends the files of a recording.</summary>
    public static async Task SendAsync(ImmutableArray<ProcessTrace> traces, SchedulerTrace? scheduler, AskedOperation asked)
    {
        string?[] paths =
        [
            .. traces.SelectMany(trace => (string?[])[trace.LightPath, trace.StacksPath]), scheduler?.Path, scheduler?.SchedstatPath,
        ];
        foreach (var path in paths.OfType<string>().Where(File.Exists))
        {
            await using var file = File.OpenRead(path);
            await asked.Files.SendAsync(Path.GetFileName(path), file, asked.Cancellation);
        }
    }

    /// <summary>Traces by the names under which they are sent.</summary>
    public static ImmutableArray<SentTrace> Named(ImmutableArray<ProcessTrace> traces) =>
    [
        .. traces.Select(trace => new SentTrace(
            trace.Role.WorkerNumber, Path.GetFileName(trace.LightPath), Path.GetFileName(trace.StacksPath))),
    ];

    /// <summary>The scheduler source's files by those names.</summary>
    public static SchedulerTrace? Named(SchedulerTrace? trace) =>
        trace is null ? null : trace with { Path = Path.GetFileName(trace.Path), SchedstatPath = Path.GetFileName(trace.SchedstatPath) };
}

/// <summary>From an order to what a recorder takes.</summary>
internal static class OrderedLaunch
{
    /// <summary>The launch, as a recorder takes it.</summary>
    public static LaunchPlan PlanOf(LaunchOrder order)
    {
        var spec = LaunchSpec.FromLines(order.Spec);
        var strategy = StrategySpec.Parse(
            spec.Strategy, name => $"there is no strategy '{name}'", order.Code is { } code ? [code.Descriptor] : []);
        var trial = new TrialPlan(0, strategy, spec.Workers, spec.Workers) { Variant = order.Variant };
        return new LaunchPlan(trial, order.Profiled, spec) { Framework = DotnetFramework.Find(order.Framework) };
    }

    /// <summary>A recorder takes no more of a request than what a recording and a time limit need.</summary>
    public static WorkloadRequest RequestOf(LaunchOrder order) => new()
    {
        Workload = "",
        Strategies = [],
        Units = 1,
        Size = 0,
        Launches = 1,
        Profile = order.Profile,
        SampleInterval = order.SampleInterval,
        Timeout = order.Timeout,
    };
}
