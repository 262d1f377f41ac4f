using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>Keeps the intervals of one trace, for those who want to see them one by one. Memory grows with intervals.</summary>
/// <param name="offsetNs">Added to every time: from the earliest session's start to this one's.</param>
internal sealed class TimelineCollector(long offsetNs) : ITraceSink
{
    private const double NsPerMs = 1e6;
    private readonly Dictionary<int, CollectedThread> _threads = [];
    private readonly Dictionary<int, (long StartNs, bool ForGc)> _suspending = [];

    /// <summary>By the operating system's id.</summary>
    public IReadOnlyDictionary<int, CollectedThread> Threads => _threads;

    /// <summary>Suspensions for collections.</summary>
    public List<TimelineInterval> Suspensions { get; } = [];

    public void Saw(int threadId, long timeNs)
    {
    }

    public void Began(int threadId, Activity activity, long timeNs) => Thread(threadId).Open(activity).Push(timeNs);

    public void Ended(int threadId, Activity activity, long timeNs)
    {
        var thread = Thread(threadId);
        if (thread.Open(activity).TryPop(out var startNs)) thread.Activities.Add(Interval(Names[(int)activity], startNs, timeNs));
    }

    public void Suspending(int threadId, bool forGc, long timeNs) => _suspending[threadId] = (timeNs, forGc);

    public void Resumed(int threadId, long timeNs)
    {
        if (_suspending.Remove(threadId, out var begun) && begun.ForGc) Suspensions.Add(Interval(CategoryNames.Of(Category.Gc), begun.StartNs, timeNs));
    }

    public void Sampled(SampleRun run) => Thread(run.ThreadId).Runs.Add(run with { StartNs = run.StartNs + offsetNs, EndNs = run.EndNs + offsetNs });

    private static readonly string[] Names = [CategoryNames.Of(Category.Lock), CategoryNames.Of(Category.Wait), CategoryNames.Of(Category.Jit)];

    private TimelineInterval Interval(string category, long startNs, long endNs) =>
        new(category, (startNs + offsetNs) / NsPerMs, (Math.Max(startNs, endNs) + offsetNs) / NsPerMs);

    private CollectedThread Thread(int threadId)
    {
        if (!_threads.TryGetValue(threadId, out var thread)) _threads[threadId] = thread = new CollectedThread();
        return thread;
    }

    /// <summary>What was collected of a thread.</summary>
    internal sealed class CollectedThread
    {
        private readonly Stack<long>[] _open = [new(), new(), new()];

        /// <summary>Activities, by their ends.</summary>
        public List<TimelineInterval> Activities { get; } = [];

        /// <summary>Runs of samples.</summary>
        public List<SampleRun> Runs { get; } = [];

        /// <summary>Beginnings without an end.</summary>
        public Stack<long> Open(Activity activity) => _open[(int)activity];
    }
}
