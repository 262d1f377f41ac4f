using System.Collections.Immutable;
using System.Text;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Traces.Nettrace;

/// <summary>
/// Decodes what a recorder of the whole machine, such as <c>dotnet-trace collect-linux</c>, saw of one process: samples, switches, and the
/// names of its code. Source: documentation of Universal Providers Tracing Events in github.com/microsoft/perfview.
/// </summary>
internal sealed class UniversalDecoder
{
    private const int UsualSampleNs = 1_000_000;
    private readonly KeptStacks _blocks;
    private readonly NettraceContainer _file;
    private readonly SwitchStamps _stamps;
    private readonly AddressStacks _stacks = new();
    private readonly CodeMappings _mappings = new();
    private readonly Dictionary<int, ImmutableArray<CpuSample>.Builder> _samples = [];
    private readonly Dictionary<int, List<SwitchRecord>> _switches = [];

    /// <param name="blocks">The stacks that events refer to.</param>
    /// <param name="file">For the clock and the sampler's interval.</param>
    /// <param name="stamps">Says of the whole file what the times of switches mean.</param>
    public UniversalDecoder(KeptStacks blocks, NettraceContainer file, SwitchStamps stamps)
    {
        (_blocks, _file, _stamps) = (blocks, file, stamps);
        stamps.Add(this);
    }

    /// <summary>The process's name; null where no event has it.</summary>
    public string? Name { get; private set; }

    /// <summary>Takes an event of the process.</summary>
    public void Take(in NettraceEvent e)
    {
        var payload = new ByteCursor(e.Payload);
        _stamps.Saw(e.TimeNs);
        switch (e.Kind.Id)
        {
            case UniversalEvents.Sample:
                TakeSample(e, weight: payload.VarUInt());
                break;
            case UniversalEvents.Switch:
                TakeSwitch(e, offNs: _file.Ns((long)Math.Min(payload.VarUInt(), long.MaxValue)));
                break;
            case UniversalEvents.Mapping:
                TakeMapping(ref payload, hasProcess: e.Kind.Version == UniversalEvents.WithProcess);
                break;
            case UniversalEvents.Symbol:
                TakeSymbol(ref payload);
                break;
            case UniversalEvents.Process:
                payload.VarUInt(); // the id within the process's namespace
                Name = Text(ref payload) is { Length: > 0 } name ? name : Name;
                break;
        }
    }

    /// <summary>How often the process's threads would be off the CPUs twice at a time, or sampled while they are.</summary>
    /// <param name="areOfLeaving">Whether the times of switches are those at which threads left the CPUs.</param>
    public int Contradictions(bool areOfLeaving) => _switches.Sum(thread => SwitchStamps.Contradictions(
        SwitchStamps.TimesOff(thread.Value, areOfLeaving, startNs: long.MinValue, endNs: long.MaxValue),
        _samples.TryGetValue(thread.Key, out var samples) ? samples : []));

    /// <summary>Makes the recording of all events that were taken.</summary>
    /// <param name="endNs">When the session ended, ns.</param>
    public ScheduledProcess Finish(long endNs)
    {
        var off = _switches.ToDictionary(
            thread => thread.Key,
            thread => SwitchStamps.TimesOff(thread.Value, _stamps.AreOfLeaving, _file.Header.StartNs, _stamps.EndNs));
        return new ScheduledProcess
        {
            SampleNs = _file.SampleNs ?? UsualSampleNs,
            ByThread = _samples.ToDictionary(thread => thread.Key, thread => thread.Value.ToImmutable()),
            LeftIn = off.Where(thread => thread.Value.Any(time => time.Stack is not null)).ToDictionary(
                thread => thread.Key,
                thread => thread.Value.Where(time => time.Stack is not null)
                    .Select(time => new CpuSample(time.OutNs, time.Stack!.Value))
                    .OrderBy(left => left.TimeNs)
                    .ToImmutableArray()),
            Schedules = off.ToDictionary(thread => thread.Key, thread => ScheduleOf(thread.Key, thread.Value, endNs)),
            Stacks = _stacks,
            Mappings = _mappings,
        };
    }

    /// <summary>A weight is a number of intervals, which is nearly always one. Larger ones are of damaged files.</summary>
    private void TakeSample(in NettraceEvent e, ulong weight)
    {
        const ulong mostWeight = 16;
        if (!_samples.TryGetValue(e.ThreadId, out var samples))
            _samples[e.ThreadId] = samples = ImmutableArray.CreateBuilder<CpuSample>();
        var sample = new CpuSample(e.TimeNs, _stacks.IndexOf(_blocks.AddressesOf(e.StackId), e.ThreadId));
        for (var i = 0UL; i < Math.Clamp(weight, 1, mostWeight); i++) samples.Add(sample);
    }

    /// <summary>
    /// Its stack is the one in which the thread left the CPU. A thread that has ended has no id any more when it leaves the CPU for good,
    /// and the recorder joins the switches of all of them.
    /// </summary>
    private void TakeSwitch(in NettraceEvent e, long offNs)
    {
        if (e.ThreadId < 0) return;
        if (!_switches.TryGetValue(e.ThreadId, out var switches)) _switches[e.ThreadId] = switches = [];
        var addresses = _blocks.AddressesOf(e.StackId);
        switches.Add(new SwitchRecord(
            e.TimeNs, Math.Max(0, offNs), addresses.IsEmpty ? null : _stacks.IndexOf(addresses, e.ThreadId)));
    }

    /// <summary>
    /// A thread ran from when it came onto a CPU until it left it, which the next switch tells; after the last one, while it was sampled.
    /// </summary>
    private ThreadSchedule ScheduleOf(int thread, ImmutableArray<TimeOff> off, long endNs)
    {
        var running = off.Zip(off.Skip(1), (one, next) => (one.InNs, next.OutNs)).ToList();
        var last = off[^1].InNs;
        var lastSeenNs = _samples.TryGetValue(thread, out var samples) ? Math.Max(last, samples[^1].TimeNs) : last;
        running.Add((last, Math.Min(endNs, lastSeenNs)));
        return new ThreadSchedule
        {
            Running = IntervalSet.Of(running),
            Queued = IntervalSet.Empty,
            Blocked = IntervalSet.Of(off.Select(time => (time.OutNs, time.InNs))),
            Voluntary = null,
            Involuntary = null,
        };
    }

    private void TakeMapping(ref ByteCursor payload, bool hasProcess)
    {
        payload.VarUInt(); // the mapping's number
        if (hasProcess) payload.VarUInt();
        var (start, end, fileOffset, path) = (payload.VarUInt(), payload.VarUInt(), payload.VarUInt(), Text(ref payload));
        if (payload.Failed || end <= start) return;
        _mappings.Add(start, end - start, fileOffset, inode: 0, path);
    }

    private void TakeSymbol(ref ByteCursor payload)
    {
        payload.VarUInt(); // the symbol's number
        payload.VarUInt(); // that of its mapping
        var (start, end, name) = (payload.VarUInt(), payload.VarUInt(), Text(ref payload));
        if (!payload.Failed && name.Length > 0) _mappings.AddSymbol(start, end, name);
    }

    private static string Text(ref ByteCursor payload) => Encoding.UTF8.GetString(payload.Take(payload.UInt16()));
}
