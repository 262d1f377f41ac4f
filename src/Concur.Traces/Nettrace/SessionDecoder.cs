using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Traces.Nettrace;

/// <summary>
/// Turns the events of one session into a recording. Events of a thread come in the order of time, threads in any order.
/// </summary>
internal sealed class SessionDecoder
{
    private readonly NettraceContainer _file;
    private readonly KeptStacks _blocks;
    private readonly MethodDecoder _methods;
    private readonly CollectorDecoder _collector;
    private readonly WaitDecoder _waits;
    private readonly SampleRounds _rounds = new();
    private readonly PoolDecoder _pool = new();
    private readonly PoolItemDecoder _poolItems = new();
    private readonly ExceptionDecoder _exceptions = new();
    private readonly Dictionary<int, Seen> _threads = [];
    private readonly ProcessDecoder _process = new();
    private readonly SwitchStamps _stamps;
    private UniversalDecoder? _universal;
    private EventKinds _seen;
    private long _endNs;
    private long _events;
    private long _lost;

    /// <param name="file">For the header's facts.</param>
    /// <param name="blocks">The stacks that events refer to.</param>
    /// <param name="methods">Takes the methods' names.</param>
    /// <param name="stamps">What the times of switches mean: one for all processes of a file.</param>
    public SessionDecoder(NettraceContainer file, KeptStacks blocks, MethodMap methods, SwitchStamps stamps)
    {
        (_file, _blocks, _methods, _stamps) = (file, blocks, new MethodDecoder(methods), stamps);
        _endNs = file.Header.StartNs;
        _collector = new CollectorDecoder(file.PointerBytes);
        _waits = new WaitDecoder(blocks, file.PointerBytes, namesOwners: !file.IsNativeAot);
    }

    /// <summary>Whether any event came of the runtime of a process.</summary>
    public bool IsOfRuntime => _threads.Count > 0;

    /// <summary>Takes an event.</summary>
    public void Take(in NettraceEvent e)
    {
        _events++;
        var timeNs = e.TimeNs;
        _endNs = Math.Max(_endNs, timeNs);
        switch (e.Kind.Provider)
        {
            case EventProvider.Sampler:
                _rounds.Sample(e.ThreadId, _blocks.IndexOf(e.StackId, e.ThreadId), timeNs);
                Saw(e.ThreadId, timeNs);
                break;
            case EventProvider.Runtime:
                TakeRuntime(e, timeNs);
                Saw(e.ThreadId, timeNs);
                break;
            case EventProvider.Rundown:
                TakeRundown(e, timeNs);
                break;
            case EventProvider.Session:
                _process.TakeSession(e.Payload);
                break;
            case EventProvider.Framework:
                _poolItems.Take(e.Kind.Id, e.Payload, e.ThreadId, timeNs);
                break;
            case EventProvider.Universal:
                (_universal ??= new UniversalDecoder(_blocks, _file, _stamps)).Take(e);
                break;
        }
    }

    /// <summary>Events of a thread were dropped. What it had begun may have ended with one of them, and so is forgotten.</summary>
    public void TakeLoss(int threadId, long count)
    {
        _lost += count;
        _collector.Forget(threadId);
        _waits.Forget(threadId);
        _methods.Forget(threadId);
    }

    /// <summary>Makes the recording of all events that were taken.</summary>
    /// <param name="path">The file.</param>
    /// <param name="damage">What is wrong with its bytes; null where nothing is.</param>
    public SessionRecording Finish(string path, string? damage)
    {
        _waits.AddUnfinished(_endNs, recordsWhole: _methods.HasCompilations);
        return _collector.AddTo(_exceptions.AddTo(_pool.AddTo(_waits.AddTo(_methods.AddTo(new SessionRecording
        {
            Path = path,
            Header = _file.Header,
            Process = _process.Called(_universal?.Name) with { IsNativeAot = _file.IsNativeAot },
            Scheduled = _universal?.Finish(_endNs),
            EndNs = _endNs,
            Events = _events,
            Lost = _lost,
            Seen = _poolItems.IsWhole(_lost) ? _seen | EventKinds.PoolItems : _seen,
            PoolItems = _poolItems.IsWhole(_lost) ? _poolItems.Items() : [],
            IsComplete = _file.IsComplete && damage is null,
            Damage = damage,
            SampleRuns = _rounds.Finish(_endNs),
            Samples = _rounds.Samples,
            SampleIntervalNs = _rounds.IntervalNs,
            Threads = _threads.ToDictionary(thread => thread.Key, thread => new SeenThread(thread.Value.FirstNs, thread.Value.LastNs)),
        })))));
    }

    private void Saw(int threadId, long timeNs)
    {
        if (!_threads.TryGetValue(threadId, out var seen)) _threads[threadId] = seen = new Seen { FirstNs = timeNs };
        (seen.FirstNs, seen.LastNs) = (Math.Min(seen.FirstNs, timeNs), Math.Max(seen.LastNs, timeNs));
    }

    private void TakeRundown(in NettraceEvent e, long timeNs)
    {
        switch (e.Kind.Id)
        {
            case EventIds.MethodLoadVerbose or EventIds.MethodDcEndVerbose: _seen |= _methods.AddMethod(e.Payload, timeNs); break;
            case EventIds.MethodDcEndIlMap: _methods.TakeIlMap(e.Payload); break;
            case EventIds.ModuleDcStart or EventIds.ModuleDcEnd: _methods.AddModule(e.Payload); break;
            case EventIds.RuntimeInformation: _process.TakeRuntimeVersion(e.Payload); break;
        }
    }

    private void TakeRuntime(in NettraceEvent e, long timeNs)
    {
        _seen |= _collector.Take(e, timeNs) | _waits.Take(e, timeNs) | _methods.Take(e, timeNs);
        if (_pool.Take(e.Kind.Id, e.Payload, timeNs)) _seen |= EventKinds.Pool;
        if (_exceptions.Take(e, timeNs)) _seen |= EventKinds.Exceptions;
        if (e.Kind.Id == EventIds.RuntimeInformation) _process.TakeRuntimeVersion(e.Payload);
    }

    /// <summary>The first and the last event of a thread so far.</summary>
    private sealed class Seen
    {
        public long FirstNs { get; set; }

        public long LastNs { get; set; }
    }
}
