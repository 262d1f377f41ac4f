using System.Diagnostics;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>Records a process that runs already, for a while. It goes on afterwards.</summary>
/// <param name="progress">Receives how far the recording is.</param>
public sealed class AttachRecorder(IProgress<RunEvent> progress)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>Records until the time is over, the process ends, or the user stops it.</summary>
    /// <param name="request">For how long, and with which sources.</param>
    /// <param name="process">The process.</param>
    /// <param name="traceFolder">Where the files go; must exist.</param>
    /// <param name="stop">Ends the recording early; what was recorded by then counts.</param>
    /// <param name="abandon">Cancels: nothing is returned.</param>
    /// <exception cref="ConcurException">The process can't be recorded.</exception>
    /// <exception cref="IOException">A file can't be written; the others are kept.</exception>
    public async Task<AttachRecord> RecordAsync(
        AttachRequest request, RunningProcess process, string traceFolder, CancellationToken stop, CancellationToken abandon)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(process);
        var prefix = Path.Combine(traceFolder, process.Name);
        using var scheduler = AttachedScheduler.Start(request, prefix);
        var second = SessionPlan.SecondOf(request.Profile, MachineProbe.CapabilitiesOf(scheduler.Choice.Kind).Stacks);
        using var sessions = await AttachedSessions.StartAsync(process.ProcessId, prefix, second, abandon);
        CompiledPrograms.Keep(process.ProcessId, sessions.LightPath);
        var startNs = MonotonicClock.NowNs();

        using var early = CancellationTokenSource.CreateLinkedTokenSource(stop, abandon);
        var ending = await WaitAsync(request.Duration, Report, sessions.Ended, early.Token);
        var endNs = MonotonicClock.NowNs();
        var schedule = scheduler.Complete();
        CompiledPrograms.Keep(process.ProcessId, sessions.LightPath);
        progress.Report(new RunEvent.Detached(process, ending));
        var stopped = await StopAsync(sessions, ending, stop, abandon);
        abandon.ThrowIfCancellationRequested();
        if (sessions.Paths.IsEmpty || sessions.Paths[0] != sessions.LightPath)
        {
            var why = stopped ? "ended before it had written any event" : "wrote no event: is it stopped, by a signal or in a debugger?";
            throw new ConcurException(FailureKind.BadInput, $"process {process.ProcessId} {why}");
        }

        if (!stopped) progress.Report(new RunEvent.Notice(Unanswered(process)));
        return new AttachRecord
        {
            Request = request,
            Process = process,
            Untested = MachineProbe.Read().Untested,
            Scheduler = scheduler.Choice,
            StartNs = startNs,
            EndNs = endNs,
            Ending = ending,
            TracePaths = sessions.Paths,
            SchedulePath = schedule.Path,
            CountersPath = schedule.SchedstatPath,
        };

        void Report(TimeSpan elapsed) => progress.Report(new RunEvent.Attached(process, scheduler.Choice, elapsed, request.Duration));
    }

    /// <summary>
    /// Ends the sessions. A process that is stopped never answers: what it had written counts. The user need not wait for that: a
    /// recording that is over ends at the first Ctrl-C.
    /// </summary>
    /// <returns>Whether the process has answered.</returns>
    private static async Task<bool> StopAsync(
        AttachedSessions sessions, AttachEnding ending, CancellationToken stop, CancellationToken abandon)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(
            ending == AttachEnding.Interrupted ? abandon : stop, abandon);
        giveUp.CancelAfter(AttachedSessions.LongestAnswer);
        return await sessions.StopAsync(giveUp.Token);
    }

    private static string Unanswered(RunningProcess process) => FormattableString.Invariant(
        $"process {process.ProcessId} did not end its sessions: is it stopped, by a signal or in a debugger? ")
        + "What it had written by then is reported; methods may lack their names";

    /// <param name="duration">For how long to wait.</param>
    /// <param name="report">Called now and then with the time that has passed.</param>
    /// <param name="ended">Completes when the process ends.</param>
    /// <param name="early">Ends the waiting.</param>
    private static async Task<AttachEnding> WaitAsync(
        TimeSpan duration, Action<TimeSpan> report, Task<StreamEnd> ended, CancellationToken early)
    {
        var clock = Stopwatch.StartNew();
        report(TimeSpan.Zero);
        for (var left = duration; left > TimeSpan.Zero; left = duration - clock.Elapsed)
        {
            var pause = Task.Delay(left < Tick ? left : Tick, early);
            if (await Task.WhenAny(pause, ended) == ended)
                return await ended == StreamEnd.Full ? AttachEnding.Interrupted : AttachEnding.ProcessEnded;
            if (early.IsCancellationRequested) return AttachEnding.Interrupted;
            report(clock.Elapsed);
        }

        return AttachEnding.Elapsed;
    }
}

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
    /// A source was asked for by name and is refused, or an interval was asked for that can't be had.
    /// </exception>
    public static AttachedScheduler Start(AttachRequest request, string prefix)
    {
        var choice = SchedulerProbe.Decide(request.Scheduler);
        RefuseInterval(request, choice);
        if (choice.Kind == SchedulerKind.Proc) return Start(request, choice, prefix);
        try
        {
            return Start(request, choice, prefix);
        }
        catch (ConcurException e) when (e.Kind == FailureKind.Unsupported)
        {
            // The kernel may refuse perf events for this process alone: they take an open file per thread and processor.
            if (request.Scheduler == choice.Kind)
                throw new ConcurException(FailureKind.Unsupported, e.Message + "; or take --scheduler proc");
            choice = new SchedulerChoice(SchedulerKind.Proc, e.Message);
        }

        RefuseInterval(request, choice);
        return Start(request, choice, prefix);
    }

    /// <summary>Ends the recording.</summary>
    /// <returns>The source's files.</returns>
    public SchedulerTrace Complete() => _source.Complete()!;

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

    private static void RefuseInterval(AttachRequest request, SchedulerChoice choice)
    {
        if (choice.Kind == SchedulerKind.Perf || request is not { SampleInterval: not null, Profile: ProfileKind.Full }) return;
        var why = choice.Refusal is { } refusal ? $" ({refusal})" : "";
        throw new ConcurException(
            FailureKind.BadInput,
            "the runtime's sampler keeps its own interval of 1 ms in a process that runs already:"
            + $" --sample-interval needs perf events{why}");
    }
}
