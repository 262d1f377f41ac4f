namespace Concur.Core.Replaying;

/// <summary>A segment of the critical path.</summary>
/// <param name="Worker">The number of the worker whose time it is.</param>
/// <param name="State">What that was doing.</param>
/// <param name="Part">Of what; see <see cref="Step.Part"/>. Of a worker that waits for a lock, of the step that takes it.</param>
/// <param name="Ms">How long, ms.</param>
/// <param name="CoreMs">How long a worker that needs a core had one meanwhile, ms.</param>
internal readonly record struct PathSegment(int Worker, WorkerState State, int Part, double Ms, double CoreMs);

/// <summary>
/// Follows the critical path of a replay: what must have ended before the last worker could end. A worker that waited for a lock goes on
/// when another one lets go of it, so the path leads on to that one there. Everything else stays with the worker. Pauses are left out,
/// because all workers stand still in them.
/// </summary>
/// <param name="workers">How many workers there are.</param>
internal sealed class ReplayPath(int workers)
{
    private const int None = -1;

    private readonly List<Node> _nodes = [];
    private readonly int[] _last = [.. Enumerable.Repeat(None, workers)];
    private double _ms;
    private double _coreMs;

    /// <summary>Time passes.</summary>
    /// <param name="ms">How much, ms.</param>
    /// <param name="coreMs">How long of it every worker that needs a core has one, ms.</param>
    public void Pass(double ms, double coreMs) => (_ms, _coreMs) = (_ms + ms, _coreMs + coreMs);

    /// <summary>A worker has done what it was doing.</summary>
    public void End(ReplayWorker worker)
    {
        var last = _last[worker.Number];
        var before = last == None ? default : _nodes[last];
        if (_ms <= before.EndMs) return;
        var segment = new PathSegment(worker.Number, worker.State, worker.Part, _ms - before.EndMs, _coreMs - before.EndCoreMs);
        _last[worker.Number] = _nodes.Count;
        _nodes.Add(new Node(segment, last, _ms, _coreMs));
    }

    /// <summary>A worker goes on because another one has come as far as it is now.</summary>
    public void Free(ReplayWorker worker, ReplayWorker by) => _last[worker.Number] = _last[by.Number];

    /// <summary>The path to the last end of a worker, in the order of time.</summary>
    public IReadOnlyList<PathSegment> ToTheEnd()
    {
        var path = new List<PathSegment>();
        for (var at = _last.MaxBy(last => last == None ? 0 : _nodes[last].EndMs); at != None; at = _nodes[at].Before)
            path.Add(_nodes[at].Segment);
        path.Reverse();
        return path;
    }

    /// <param name="Segment">The segment.</param>
    /// <param name="Before">The node that ends where it begins; -1 for none.</param>
    /// <param name="EndMs">When it ends, ms without pauses.</param>
    /// <param name="EndCoreMs">How long until then every worker that needed a core had one, ms.</param>
    private readonly record struct Node(PathSegment Segment, int Before, double EndMs, double EndCoreMs);
}
