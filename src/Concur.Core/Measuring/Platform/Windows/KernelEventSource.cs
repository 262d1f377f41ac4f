using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// Records every switch and every wake-up of the threads of a process and of all that it starts, by the kernel's events (ETW). The
/// session begins before the process does. Its events are held back until it is known which process that is.
/// </summary>
/// <param name="path">The file to write.</param>
/// <param name="isRunning">Whether the process runs already: its earlier events are missing then.</param>
[SupportedOSPlatform("windows")]
internal sealed class KernelEventSource(string path, bool isRunning) : ISchedulerSource
{
    private readonly ManualResetEventSlim _isFollowed = new();
    private readonly List<PerfThreadState> _states = [];
    private RecordingThread? _thread;
    private KernelSession? _session;
    private KernelEventReader? _reader;
    private KernelEventFile? _file;
    private KernelEventConverter? _converter;
    private int _root;

    /// <summary>Why a session can't be had, and how to allow it, in one line; null when it can.</summary>
    public static string? Refusal()
    {
        if (Wine.Version is { } version) return $"this is Wine {version}, which has no events of the kernel (ETW)";
        try
        {
            using var session = KernelSession.Start();
            using var reader = new KernelEventReader(session.Name);
            return null;
        }
        catch (ConcurException e) when (e.Kind == FailureKind.Unsupported)
        {
            return e.Message;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ConcurException">The system refuses.</exception>
    public void BeforeSpawn()
    {
        if (!isRunning) Begin();
    }

    /// <inheritdoc/>
    /// <exception cref="ConcurException">The system refuses.</exception>
    public void Spawned(int processId)
    {
        if (isRunning) Begin();
        _root = processId;
        _converter!.Follow(isRunning ? Known() : [processId]);
        _isFollowed.Set();
    }

    /// <inheritdoc/>
    public SchedulerTrace? Complete()
    {
        if (_thread is null || !_isFollowed.IsSet) return null;
        if (isRunning) AddStates(isLast: true);
        End();
        _thread.Complete();
        _converter!.Lose(_session!.Lost);
        _file!.Complete(_states);
        return new SchedulerTrace(SchedulerKind.Etw, path);
    }

    public void Dispose()
    {
        _isFollowed.Set();
        End();
        _thread?.Wait();
        _reader?.Dispose();
        _file?.Dispose();
        _isFollowed.Dispose();
    }

    /// <summary>The reader comes to its end when the session does, unless this can't be ended.</summary>
    private void End()
    {
        if (_session?.Stop() == false) _reader?.Close();
    }

    private void Begin()
    {
        _session = KernelSession.Start();
        _reader = new KernelEventReader(_session.Name);
        _file = new KernelEventFile(path);
        _converter = new KernelEventConverter(_file.Records, _reader.TicksPerSecond);
        _thread = new RecordingThread("kernel events", () => _reader.ReadAll(Receive));
        _thread.Start();
    }

    private void Receive(KernelEvent one)
    {
        _isFollowed.Wait();
        if (_root != 0) _converter!.Add(one);
    }

    /// <summary>The processes that are there already, and their threads, with their names.</summary>
    private IReadOnlyList<int> Known()
    {
        var nowNs = MonotonicClock.NowNs();
        AddStates(isLast: false);
        foreach (var state in _states)
            _converter!.Know(state.ProcessId, state.ThreadId, WindowsRunningProcesses.NameOf(state.ThreadId), nowNs);
        return [.. _states.Select(state => state.ProcessId).Append(_root).Distinct()];
    }

    /// <summary>A thread that never switches leaves no event: what the system says of it stands for these.</summary>
    private void AddStates(bool isLast)
    {
        var processes = WindowsRunningProcesses.All();
        var nowNs = MonotonicClock.NowNs();
        var tree = SystemProcesses.Tree(processes, _root);
        _states.AddRange(
            from process in processes
            where tree.Contains(process.ProcessId)
            from thread in process.Threads
            select new PerfThreadState(process.ProcessId, thread.ThreadId, nowNs, thread.CpuNs, thread.State.CanRun(), isLast));
    }
}
