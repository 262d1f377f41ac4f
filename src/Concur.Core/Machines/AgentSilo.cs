using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines;

/// <summary>Runs and records a silo of a launch that another machine drives, and sends what was recorded when it is over.</summary>
internal static class AgentSilo
{
    /// <summary>What is asked ends with what is sent: the silo's standard input is what the other side holds open.</summary>
    /// <exception cref="ConcurException">The harness can't be started, or the workload's assembly can't run here.</exception>
    public static async Task<SiloReply> RunAsync(SiloOrder order, AskedOperation asked)
    {
        using var folder = PrivateFolder.Create();
        var traces = Directory.CreateDirectory(folder.File("traces")).FullName;
        var recorder = new SiloRecorder(HarnessFiles.Find(order.Launch.ToolFolder), order.Launch.Scheduler);
        var run = new SiloRun(OrderedLaunch.PlanOf(order.Launch), SiloSpec.FromLines(order.Silo), ProcessRole.Worker(order.Number))
        {
            Certificate = order.Certificate,
            FileName = order.FileName,
        };
        var record = await recorder.RecordAsync(run, OrderedLaunch.RequestOf(order.Launch), traces, Ended(asked), asked.Cancellation);
        if (!asked.Cancellation.IsCancellationRequested) await AgentLaunch.SendAsync(record.Traces, record.Scheduler, asked);
        return new SiloReply
        {
            Usage = record.Usage,
            Failure = record.Failure,
            IsOverdue = record.IsOverdue,
            Traces = AgentLaunch.Named(record.Traces),
            Scheduler = AgentLaunch.Named(record.Scheduler),
        };
    }

    /// <summary>Completes when the other side has closed what it sends.</summary>
    private static async Task Ended(AskedOperation asked)
    {
        await foreach (var _ in asked.Content.ReadAllAsync(asked.Cancellation))
        {
            // The content is empty. Its end ends the silo.
        }
    }
}
