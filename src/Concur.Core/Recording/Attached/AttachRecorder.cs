using System.Diagnostics;
using Concur.Core.Model;
using Concur.Core.Recording.Sessions;
using Concur.Protocol;

namespace Concur.Core.Recording.Attached;

/// <summary>Records a process that runs already, for a while. It goes on undisturbed afterwards.</summary>
/// <param name="progress">Told how it goes.</param>
public sealed class AttachRecorder(IProgress<RunEvent> progress)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>Records until the time is over, the process ends, or somebody stops it.</summary>
    /// <param name="request">What to record.</param>
    /// <param name="process">The process.</param>
    /// <param name="traceFolder">Where the files go; must exist.</param>
    /// <param name="stop">Ends the recording early; what there is by then counts.</param>
    /// <param name="abandon">Gives up.</param>
    /// <exception cref="ConcurException">The process can't be recorded.</exception>
    public async Task<AttachRecord> RecordAsync(AttachRequest request, RunningProcess process, string traceFolder, CancellationToken stop, CancellationToken abandon)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(process);
        var prefix = Path.Combine(traceFolder, process.Name);
        using var scheduler = AttachedScheduler.Start(request, prefix);
        using var sessions = await AttachedSessions.StartAsync(process.ProcessId, prefix, SecondOf(request, scheduler.Choice), abandon);
        var startNs = MonotonicClock.NowNs();

        var ending = await WaitAsync(request, process, scheduler.Choice, sessions.Ended, stop, abandon);
        var endNs = MonotonicClock.NowNs();
        var schedulePath = scheduler.Complete();
        progress.Report(new RunEvent.Detached(process, ending));
        await sessions.StopAsync(abandon);
        abandon.ThrowIfCancellationRequested();
        if (sessions.Paths.IsEmpty || sessions.Paths[0] != sessions.LightPath) throw new ConcurException(FailureKind.BadInput, $"process {process.ProcessId} ended before it had told anything");
        return new AttachRecord
        {
            Request = request,
            Process = process,
            Scheduler = scheduler.Choice,
            StartNs = startNs,
            EndNs = endNs,
            Ending = ending,
            TracePaths = sessions.Paths,
            SchedulePath = schedulePath,
        };
    }

    private static SecondSession SecondOf(AttachRequest request, SchedulerChoice choice) =>
        request.Profile != ProfileKind.Full ? SecondSession.None : choice.Kind == SchedulerKind.Perf ? SecondSession.Names : SecondSession.Samples;

    private async Task<AttachEnding> WaitAsync(AttachRequest request, RunningProcess process, SchedulerChoice choice, Task ended, CancellationToken stop, CancellationToken abandon)
    {
        var clock = Stopwatch.StartNew();
        progress.Report(new RunEvent.Attached(process, choice, TimeSpan.Zero, request.Duration));
        using var early = CancellationTokenSource.CreateLinkedTokenSource(stop, abandon);
        for (var left = request.Duration; left > TimeSpan.Zero; left = request.Duration - clock.Elapsed)
        {
            var nap = Task.Delay(left < Tick ? left : Tick, early.Token);
            if (await Task.WhenAny(nap, ended) == ended) return AttachEnding.ProcessEnded;
            if (early.IsCancellationRequested) return AttachEnding.Interrupted;
            progress.Report(new RunEvent.Attached(process, choice, clock.Elapsed, request.Duration));
        }

        return AttachEnding.Elapsed;
    }
}
