using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;

namespace Concur.Core.Measuring;

/// <summary>The scheduler source of a process that runs already: the one asked for, or the best that the machine grants for it.</summary>
internal sealed class AttachedScheduler : IDisposable
{
    private readonly ISchedulerSource _source;

    private AttachedScheduler(ISchedulerSource source, SchedulerChoice choice) => (_source, Choice) = (source, choice);

    /// <summary>The source, and why it is not the better one.</summary>
    public SchedulerChoice Choice { get; }

    /// <summary>Begins to record a process.</summary>
    /// <param name="request">The process, the source that was asked for and the sampler's interval.</param>
    /// <param name="prefix">What the paths of the source's files begin with.</param>
    /// <exception cref="ConcurException">
    /// Perf events were asked for by name and are refused, or an interval was asked for that can't be had.
    /// </exception>
    public static AttachedScheduler Start(AttachRequest request, string prefix)
    {
        var choice = SchedulerProbe.Decide(request.Scheduler);
        if (choice.Kind == SchedulerKind.Perf)
        {
            try
            {
                return Start(request, choice, prefix);
            }
            catch (ConcurException e) when (e.Kind == FailureKind.Unsupported)
            {
                // The kernel may refuse them for this process alone: they take an open file per thread and processor.
                if (request.Scheduler == SchedulerKind.Perf)
                    throw new ConcurException(FailureKind.Unsupported, e.Message + "; or take --scheduler proc");
                choice = new SchedulerChoice(SchedulerKind.Proc, e.Message);
            }
        }

        if (request is { SampleInterval: not null, Profile: ProfileKind.Full }) throw FixedInterval(choice);
        return Start(request, choice, prefix);
    }

    /// <summary>Ends the recording.</summary>
    /// <returns>The source's file.</returns>
    public string Complete() => _source.Complete()!.Path;

    public void Dispose() => _source.Dispose();

    private static AttachedScheduler Start(AttachRequest request, SchedulerChoice choice, string prefix)
    {
        var sampleHz = request.Profile == ProfileKind.Full ? choice.Hertz(request.SampleInterval) : 0;
        var recording = new SchedulerRecording(choice.Kind, prefix, sampleHz);
        var source = Platforms.Current.Schedulers.ForRunning(recording);
        try
        {
            source.Spawned(request.ProcessId);
            return new AttachedScheduler(source, choice);
        }
        catch
        {
            source.Dispose();
            Platforms.Current.Schedulers.Discard(recording);
            throw;
        }
    }

    private static ConcurException FixedInterval(SchedulerChoice choice)
    {
        var why = choice.Refusal is { } refusal ? $" ({refusal})" : "";
        return new ConcurException(
            FailureKind.BadInput,
            "the runtime's sampler keeps its own interval of 1 ms in a process that runs already:"
            + $" --sample-interval needs perf events{why}");
    }
}
