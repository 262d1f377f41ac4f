namespace Concur.Core.Analysis.Traces;

/// <summary>The sums of a whole trace. Memory grows with threads and distinct stacks, never with events.</summary>
internal sealed class TraceLedger : ITraceSink
{
    private readonly Dictionary<int, ThreadLedger> _threads = [];
    private readonly OccurrenceSum[] _activities = [.. Enum.GetValues<Activity>().Select(_ => new OccurrenceSum())];

    /// <summary>By the operating system's id.</summary>
    public IReadOnlyDictionary<int, ThreadLedger> Threads => _threads;

    /// <summary>Suspensions of the runtime.</summary>
    public SuspensionClock Suspensions { get; } = new();

    /// <summary>Sums by stack.</summary>
    public StackSums Stacks { get; } = new();

    /// <summary>All threads' occurrences of an activity.</summary>
    public OccurrenceSum Of(Activity activity) => _activities[(int)activity];

    public void Saw(int threadId, long timeNs) => Thread(threadId).Saw(Suspensions.At(timeNs));

    public void Began(int threadId, Activity activity, long timeNs, ActivitySubject subject = default) => Thread(threadId).Began((activity, subject.MethodId), timeNs, Suspensions.At(timeNs));

    public void Ended(int threadId, Activity activity, long timeNs, ActivitySubject subject = default)
    {
        if (Thread(threadId).Ended((activity, subject.MethodId), timeNs, Suspensions.At(timeNs)) is { } ns) Of(activity).Add(ns);
    }

    public void Suspending(int threadId, bool forGc, long timeNs) => Suspensions.Begin(threadId, forGc, timeNs);

    public void Resumed(int threadId, long timeNs) => Suspensions.End(threadId, timeNs);

    public void Sampled(SampleRun run)
    {
        Thread(run.ThreadId).Sampled(run);
        Stacks.Add(run);
    }

    private ThreadLedger Thread(int threadId)
    {
        if (!_threads.TryGetValue(threadId, out var thread)) _threads[threadId] = thread = new ThreadLedger();
        return thread;
    }
}
