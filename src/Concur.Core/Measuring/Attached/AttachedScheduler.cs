using Concur.Core.Analysis.Scheduling;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Linux.Scheduling;
using Concur.Core.Measuring.Scheduling;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Attached;

/// <summary>The scheduler source of a process that runs already: the one asked for, or the best that the machine grants for it.</summary>
internal sealed class AttachedScheduler : IDisposable
{
    private readonly ISchedulerSource _source;

    private AttachedScheduler(ISchedulerSource source, SchedulerChoice choice) => (_source, Choice) = (source, choice);

    /// <summary>The source, and why it is not the better one.</summary>
    public SchedulerChoice Choice { get; }

    /// <exception cref="ConcurException">perf events were asked for by name and are refused; or an interval was asked for that can't be had.</exception>
    public static AttachedScheduler Start(AttachRequest request, string prefix)
    {
        var choice = SchedulerProbe.Decide(request.Scheduler);
        if (choice.Kind == SchedulerKind.Perf)
        {
            var perf = new AttachedPerfSource(prefix + PerfDataFormat.FileEnding, request.Profile == ProfileKind.Full ? choice.Hertz(request.SampleInterval) : 0);
            try
            {
                perf.Spawned(request.ProcessId);
                return new AttachedScheduler(perf, choice);
            }
            catch (ConcurException e) when (e.Kind == FailureKind.Unsupported)
            {
                perf.Dispose();
                File.Delete(prefix + PerfDataFormat.FileEnding);
                if (request.Scheduler == SchedulerKind.Perf) throw new ConcurException(FailureKind.Unsupported, e.Message + "; or take --scheduler proc");
                choice = new SchedulerChoice(SchedulerKind.Proc, e.Message);
            }
        }

        if (request is { SampleInterval: not null, Profile: ProfileKind.Full })
            throw new ConcurException(FailureKind.BadInput, $"the runtime's sampler keeps its own interval of 1 ms in a process that runs already: --sample-interval needs perf events{(choice.Refusal is { } refusal ? $" ({refusal})" : "")}");
        var proc = new SchedstatSource(prefix + SchedstatFormat.FileEnding);
        proc.Spawned(request.ProcessId);
        return new AttachedScheduler(proc, choice);
    }

    /// <summary>Ends the source.</summary>
    /// <returns>Its file.</returns>
    public string Complete() => _source.Complete()!.Path;

    public void Dispose() => _source.Dispose();
}
