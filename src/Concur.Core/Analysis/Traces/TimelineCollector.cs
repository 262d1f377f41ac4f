using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>Keeps the intervals of one trace, for those who want to see them one by one. Memory grows with intervals.</summary>
internal sealed class TimelineCollector : ITraceSink
{
    private const double NsPerMs = 1e6;
    private readonly long _offsetNs;
    private readonly Dictionary<int, CollectedThread> _threads = [];
    private readonly Dictionary<int, (long StartNs, bool ForGc)> _suspending = [];
    private readonly EventPairing<int?>[] _open;

    /// <param name="offsetNs">Added to every time: from the earliest session's start to this one's.</param>
    public TimelineCollector(long offsetNs)
    {
        _offsetNs = offsetNs;
        _open = [.. Names.Select(name => new EventPairing<int?>((threadId, startNs, endNs, owner) => Thread(threadId).Activities.Add(Interval(name, startNs, endNs, owner))))];
    }

    /// <summary>By the operating system's id.</summary>
    public IReadOnlyDictionary<int, CollectedThread> Threads => _threads;

    /// <summary>Suspensions for collections.</summary>
    public List<TimelineInterval> Suspensions { get; } = [];

    /// <summary>Where threads began to wait: numbers of the pass's stacks.</summary>
    public WaitStarts Starts { get; } = new();

    public void Saw(int threadId, long timeNs)
    {
    }

    public void Began(int threadId, Activity activity, long timeNs, ActivitySubject subject = default)
    {
        _open[(int)activity].Start(threadId, timeNs, subject.OwnerThreadId, subject.MethodId);
        if (subject.Stack is { } stack) Starts.Add(threadId, activity == Activity.Lock, timeNs + _offsetNs, stack);
    }

    public void Ended(int threadId, Activity activity, long timeNs, ActivitySubject subject = default) => _open[(int)activity].Stop(threadId, timeNs, subject.MethodId);

    /// <summary>Ends what has begun of an activity and goes on.</summary>
    public void EndOpen(Activity activity, long timeNs) => _open[(int)activity].StopOpen(timeNs);

    public void Suspending(int threadId, bool forGc, long timeNs) => _suspending[threadId] = (timeNs, forGc);

    public void Resumed(int threadId, long timeNs)
    {
        if (_suspending.Remove(threadId, out var begun) && begun.ForGc) Suspensions.Add(Interval(CategoryNames.Of(Category.Gc), begun.StartNs, timeNs, threadId));
    }

    public void Sampled(SampleRun run) => Thread(run.ThreadId).Runs.Add(run with { StartNs = run.StartNs + _offsetNs, EndNs = run.EndNs + _offsetNs });

    private static readonly string[] Names = [CategoryNames.Of(Category.Lock), CategoryNames.Of(Category.Wait), CategoryNames.Of(Category.Jit)];

    private TimelineInterval Interval(string category, long startNs, long endNs, int? byThread) =>
        new(category, (startNs + _offsetNs) / NsPerMs, (Math.Max(startNs, endNs) + _offsetNs) / NsPerMs) { ByThread = byThread };

    private CollectedThread Thread(int threadId)
    {
        if (!_threads.TryGetValue(threadId, out var thread)) _threads[threadId] = thread = new CollectedThread();
        return thread;
    }

    /// <summary>What was collected of a thread.</summary>
    internal sealed class CollectedThread
    {
        /// <summary>Activities, by their ends.</summary>
        public List<TimelineInterval> Activities { get; } = [];

        /// <summary>Runs of samples.</summary>
        public List<SampleRun> Runs { get; private set; } = [];

        /// <summary>Forgets everything: of a large trace there would be two copies.</summary>
        public void Release()
        {
            Runs = [];
            Activities.Clear();
        }
    }
}
