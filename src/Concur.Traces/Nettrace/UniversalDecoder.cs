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
/// <param name="blocks">The stacks that events refer to.</param>
/// <param name="file">For the clock and the sampler's interval.</param>
internal sealed class UniversalDecoder(KeptStacks blocks, NettraceContainer file)
{
    private const int UsualSampleNs = 1_000_000;
    private readonly AddressStacks _stacks = new();
    private readonly CodeMappings _mappings = new();
    private readonly Dictionary<int, ImmutableArray<CpuSample>.Builder> _samples = [];
    private readonly Dictionary<int, List<Switch>> _switches = [];

    /// <summary>The process's name; null where no event has it.</summary>
    public string? Name { get; private set; }

    /// <summary>Takes an event of the process.</summary>
    public void Take(in NettraceEvent e)
    {
        var payload = new ByteCursor(e.Payload);
        switch (e.Kind.Id)
        {
            case UniversalEvents.Sample:
                TakeSample(e, weight: payload.VarUInt());
                break;
            case UniversalEvents.Switch:
                TakeSwitch(e, offNs: file.Ns((long)Math.Min(payload.VarUInt(), long.MaxValue)));
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

    /// <summary>Makes the recording of all events that were taken.</summary>
    /// <param name="endNs">When the session ended, ns.</param>
    public ScheduledProcess Finish(long endNs) => new()
    {
        SampleNs = file.SampleNs ?? UsualSampleNs,
        ByThread = _samples.ToDictionary(thread => thread.Key, thread => thread.Value.ToImmutable()),
        Schedules = _switches.ToDictionary(thread => thread.Key, thread => ScheduleOf(thread.Key, thread.Value, endNs)),
        Stacks = _stacks,
        Mappings = _mappings,
    };

    /// <summary>A weight is a number of intervals, which is nearly always one. Larger ones are of damaged files.</summary>
    private void TakeSample(in NettraceEvent e, ulong weight)
    {
        const ulong mostWeight = 16;
        if (!_samples.TryGetValue(e.ThreadId, out var samples))
            _samples[e.ThreadId] = samples = ImmutableArray.CreateBuilder<CpuSample>();
        var sample = new CpuSample(e.TimeNs, _stacks.IndexOf(blocks.AddressesOf(e.StackId), e.ThreadId));
        for (var i = 0UL; i < Math.Clamp(weight, 1, mostWeight); i++) samples.Add(sample);
    }

    private void TakeSwitch(in NettraceEvent e, long offNs)
    {
        if (!_switches.TryGetValue(e.ThreadId, out var switches)) _switches[e.ThreadId] = switches = [];
        switches.Add(new Switch(e.TimeNs, Math.Clamp(e.TimeNs - offNs, file.Header.StartNs, e.TimeNs)));
    }

    /// <summary>
    /// A thread ran from when it came onto a CPU until it left it, which the next switch tells; after the last one, while it was sampled.
    /// </summary>
    private ThreadSchedule ScheduleOf(int thread, List<Switch> switches, long endNs)
    {
        switches.Sort((one, other) => one.InNs.CompareTo(other.InNs));
        var (running, off) = (new List<(long, long)>(), new List<(long, long)>());
        for (var i = 0; i < switches.Count; i++)
        {
            off.Add((switches[i].OutNs, switches[i].InNs));
            if (i + 1 < switches.Count) running.Add((switches[i].InNs, switches[i + 1].OutNs));
        }

        var last = switches[^1].InNs;
        var lastSeenNs = _samples.TryGetValue(thread, out var samples) ? Math.Max(last, samples[^1].TimeNs) : last;
        running.Add((last, Math.Min(endNs, lastSeenNs)));
        return new ThreadSchedule
        {
            Running = IntervalSet.Of(running),
            Queued = IntervalSet.Empty,
            Blocked = IntervalSet.Of(off),
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

    /// <param name="InNs">When the thread came onto a CPU, ns.</param>
    /// <param name="OutNs">When it had left one before, ns.</param>
    private readonly record struct Switch(long InNs, long OutNs);
}
