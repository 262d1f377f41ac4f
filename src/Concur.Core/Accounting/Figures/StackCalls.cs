using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Core.Accounting.Figures;

/// <summary>Says of a recording's stacks which calls they are.</summary>
/// <param name="recording">The recording.</param>
internal sealed class StackCalls(Recording recording)
{
    private const string Native = "[native]";
    private static readonly ThreadCall Unknown = new(CallKinds.Unknown, null, null);
    private readonly Dictionary<(AddressStacks Stacks, int Stack), ThreadCall> _calls = [];

    /// <summary>The call of a stack that an event of the process or its own sampler has.</summary>
    public ThreadCall OfEvents(ProcessRecording process, int stack) =>
        Of(process.Stacks, stack, address => process.Methods.NameAt(address) ?? Native);

    /// <summary>The call of a stack that was sampled from outside.</summary>
    public ThreadCall OfOutside(ProcessRecording process, int threadId, CpuSamples samples, int stack) =>
        samples.Stacks.TryGetValue(recording.Schedules.ProcessOf.GetValueOrDefault(threadId), out var stacks)
            ? Of(stacks, stack, address => process.Methods.NameAt(address) ?? samples.KernelNameAt(address) ?? Native)
            : Unknown;

    /// <summary>
    /// The times of a thread off the CPUs, by the call in which each began. Those of which nothing is recorded are left out.
    /// </summary>
    /// <param name="process">The thread's process.</param>
    /// <param name="threadId">The operating system's id.</param>
    /// <param name="activities">What the thread did, without overlaps and gaps.</param>
    /// <param name="off">Its intervals off the CPUs, with their stacks.</param>
    /// <param name="times">The time that counts.</param>
    public IEnumerable<(Activity Activity, ThreadCall Call, double Ns)> Off(
        ProcessRecording process, int threadId, IEnumerable<ActivitySpan> activities, IEnumerable<OffCpuInterval> off, IntervalSet times)
    {
        var calls = new CallsInOrder(this, recording.Schedules.SwitchStacks, process, threadId, off);
        foreach (var span in activities.Where(span => span.OnCpu == false && span.Activity != Activity.Gc))
        {
            var ns = times.Overlap(span.StartNs, span.EndNs);
            if (calls.At(span) is { } call && ns > 0) yield return (span.Activity, call, ns);
        }
    }

    private ThreadCall Of(AddressStacks stacks, int stack, Func<ulong, string> nameAt)
    {
        if (_calls.TryGetValue((stacks, stack), out var known)) return known;
        return _calls[(stacks, stack)] = ThreadCall.Of([.. stacks[stack].Reverse().Select(nameAt)]);
    }

    /// <summary>
    /// The calls of one thread's times off the CPUs, asked for in the order of time. What a thread waited for before it stood in the run
    /// queue is what it wanted the core for.
    /// </summary>
    private sealed class CallsInOrder(
        StackCalls calls, CpuSamples? stacks, ProcessRecording process, int threadId, IEnumerable<OffCpuInterval> off)
    {
        /// <summary>What a thread does later than this is another thing.</summary>
        private const long SoonNs = 100_000_000;

        private readonly OffCpuInterval[] _off = WithStacks([.. off]);
        private (long StartNs, ThreadCall Call)? _waited;
        private int _next;

        /// <summary>The call of a span; null where stacks are not recorded.</summary>
        public ThreadCall? At(ActivitySpan span)
        {
            var interval = IntervalAt(span.StartNs);
            var startNs = interval?.StartNs ?? span.StartNs;
            if (span is { Activity: Activity.Lock or Activity.Wait, Stack: { } wait }) _waited = (startNs, calls.OfEvents(process, wait));
            if (_waited is { } waited && waited.StartNs == startNs) return waited.Call;
            if (stacks is null) return null;
            return interval?.Stack is { } stack ? calls.OfOutside(process, threadId, stacks, stack) : Unknown;
        }

        /// <summary>
        /// A thread that leaves the CPUs very often has the stack of each second or third time only. It stands for the times of its sort
        /// since the last one too, for such a thread does one thing again and again.
        /// </summary>
        private static OffCpuInterval[] WithStacks(OffCpuInterval[] off)
        {
            OffCpuInterval? blocked = null, ready = null;
            for (var i = off.Length - 1; i >= 0; i--)
            {
                ref var next = ref off[i].IsBlocked ? ref blocked : ref ready;
                if (off[i].Stack is not null) next = off[i];
                else if (next is { } known && known.StartNs - off[i].EndNs <= SoonNs) off[i] = off[i] with { Stack = known.Stack };
            }

            return off;
        }

        private OffCpuInterval? IntervalAt(long timeNs)
        {
            while (_next < _off.Length && _off[_next].EndNs <= timeNs) _next++;
            return _next < _off.Length && _off[_next].StartNs <= timeNs ? _off[_next] : null;
        }
    }
}
