using System.Collections.Immutable;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;
using Concur.Traces.Symbols.Linux;

namespace Concur.Traces.Perf;

/// <summary>Everything that a recording of perf events tells, by process and thread.</summary>
internal sealed class PerfLog
{
    /// <summary>
    /// The kernel's own work between one thread and the next takes about half a microsecond, which it counts as the next
    /// thread's. A thread that yields and goes on at once does that tens of thousands of times a second.
    /// </summary>
    private const long LongestHandOverNs = 5_000;

    /// <summary>The kernel gives out 32,768 ids at once by default; threads that end make room for others.</summary>
    private const int MostThreads = 1 << 18;

    /// <summary>Mappings that children take over from their parents, in all: 4,000 children of a process with 1,000.</summary>
    private const int MostInherited = 4_000_000;

    private readonly Dictionary<int, SwitchList> _switches = [];
    private readonly Dictionary<int, long> _lastLeft = [];
    private readonly Dictionary<int, ThreadSchedule> _schedules = [];
    private readonly Dictionary<int, int> _processOf = [];
    private readonly Dictionary<int, string> _names = [];
    private int _inherited;

    private readonly KernelEntries _kernel;

    private PerfLog(PerfDataReader file)
    {
        (SampleHz, Sampling) = (file.SampleHz, file.Sampling);
        KnowsWakeUps = file.Attributes?.AreConverted == true;
        _kernel = new KernelEntries(file.Features.FirstOrDefault(feature => feature.Kind == PerfFeatureKind.ClockData)?.ToClock());
    }

    /// <summary>Stacks per second on a CPU; 0 when none were sampled.</summary>
    public int SampleHz { get; }

    /// <summary>Which code was sampled.</summary>
    public CpuSampling Sampling { get; }

    /// <summary>Whether wake-ups are among the records, as in those made of the events of Windows.</summary>
    public bool KnowsWakeUps { get; }

    /// <summary>What threads asked of the kernel when they were sampled there.</summary>
    public ImmutableArray<string> KernelNames => _kernel.Names;

    /// <summary>When the first thread was seen, ns of CLOCK_MONOTONIC; the largest number when none was.</summary>
    public long FirstNs { get; private set; } = long.MaxValue;

    /// <summary>Records that the kernel dropped.</summary>
    public long Lost { get; private set; }

    /// <summary>The threads that were seen, and their processes.</summary>
    public IReadOnlyDictionary<int, int> ProcessOf => _processOf;

    /// <summary>The sampled stacks of each thread, by the operating system's id.</summary>
    public Dictionary<int, List<CpuSample>> Samples { get; } = [];

    /// <summary>Distinct stacks, by process id.</summary>
    public Dictionary<int, AddressStacks> Stacks { get; } = [];

    /// <summary>The code that each process mapped, by process id.</summary>
    public Dictionary<int, CodeMappings> Mappings { get; } = [];

    /// <param name="path">The file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when there is no such file, or this tool did not write it.</returns>
    /// <exception cref="UnreadableTraceException">It is no ordinary file, or tells of more threads than a system can have.</exception>
    public static PerfLog? Read(string path, CancellationToken cancellation = default)
    {
        using var file = PerfDataReader.Open(path);
        if (file is null) return null;
        var log = new PerfLog(file);
        while (file.TryNext(out var record))
        {
            cancellation.ThrowIfCancellationRequested();
            log.Add(record);
            if (log._switches.Count > MostThreads || log.Samples.Count > MostThreads || log._names.Count > MostThreads)
                throw new UnreadableTraceException($"'{path}' tells of more threads than a system can have; record it again");
        }

        foreach (var section in file.Features.Where(feature => feature.Kind == PerfFeatureKind.ThreadStates))
        {
            foreach (var state in PerfThreadState.OfFeature(section.Bytes)) log.Add(state);
        }

        return log;
    }

    /// <summary>The schedule of a thread; null when it was not seen.</summary>
    public ThreadSchedule? Of(int threadId)
    {
        if (_schedules.TryGetValue(threadId, out var schedule)) return schedule;
        return _switches.TryGetValue(threadId, out var switches) ? _schedules[threadId] = switches.ToSchedule() : null;
    }

    /// <summary>A thread's last name; empty when none is known.</summary>
    public string NameOf(int threadId) => _names.GetValueOrDefault(threadId, "");

    private void Add(PerfRecord record)
    {
        switch (record.Kind)
        {
            case PerfRecordKind.Switch:
                AddSwitch(record);
                break;
            case PerfRecordKind.WakeUp:
                SetProcess(record.ThreadId, record.ProcessId);
                SwitchesOf(record.ThreadId).Add(record.TimeNs, SwitchList.Change.Wakes);
                break;
            case PerfRecordKind.Fork:
                SetProcess(record.SubjectThread, record.SubjectProcess);
                SwitchesOf(record.SubjectThread).Add(record.TimeNs, SwitchList.Change.Ready, begins: true);
                if (record.SubjectProcess != record.ProcessId) Inherit(MappingsOf(record.SubjectProcess), MappingsOf(record.ProcessId));
                break;
            case PerfRecordKind.Exit:
                SwitchesOf(record.SubjectThread).Add(record.TimeNs, SwitchList.Change.Ends);
                break;
            case PerfRecordKind.Sample:
                AddSample(record);
                break;
            case PerfRecordKind.Name:
                _names[record.SubjectOfName] = TerminalText.Name(record.Name);
                if (record.IsExecution) Begin(record);
                break;
            case PerfRecordKind.Mapping when record.HasPath:
                MappingsOf(record.ProcessId).Add(record.Address, record.Length, record.FileOffset, record.Inode, record.Path);
                break;
            case PerfRecordKind.PrivateThreadState:
                Add(record.ThreadState);
                break;
            case PerfRecordKind.Lost:
                Lost += record.LostRecords;
                break;
        }
    }

    private void Inherit(CodeMappings child, CodeMappings parent)
    {
        _inherited += parent.Count;
        if (_inherited <= MostInherited) child.Inherit(parent);
    }

    private void Add(PerfThreadState state)
    {
        SetProcess(state.ThreadId, state.ProcessId);
        FirstNs = Math.Min(FirstNs, state.TimeNs);
        SwitchesOf(state.ThreadId).Add(state);
    }

    /// <summary>
    /// A processor's records are in the order of time, so that it is known when the thread before left it. Windows tells both in one
    /// event, and who comes in between need not be of the recording.
    /// </summary>
    private void AddSwitch(PerfRecord record)
    {
        SetProcess(record.ThreadId, record.ProcessId);
        FirstNs = Math.Min(FirstNs, record.TimeNs);
        if (record.Leaves && !KnowsWakeUps) _lastLeft[record.Processor] = record.TimeNs;
        var handedOverNs = record.TimeNs - _lastLeft.GetValueOrDefault(record.Processor, long.MinValue / 2);
        var isHandedOver = !record.Leaves && handedOverNs <= LongestHandOverNs;
        SwitchesOf(record.ThreadId).Add(isHandedOver ? record.TimeNs - handedOverNs : record.TimeNs, ChangeOf(record));
    }

    /// <summary>A process executes a new program: its main thread is on a CPU, and its old code is gone.</summary>
    private void Begin(PerfRecord record)
    {
        SetProcess(record.ThreadId, record.ProcessId);
        FirstNs = Math.Min(FirstNs, record.TimeNs);
        SwitchesOf(record.ThreadId).Add(record.TimeNs, SwitchList.Change.Runs);
        Mappings[record.ProcessId] = new CodeMappings();
    }

    /// <summary>The kernel gives out ids anew: stacks of the thread that had it before are of another process.</summary>
    private void SetProcess(int thread, int process)
    {
        if (_processOf.TryGetValue(thread, out var before) && before != process) Samples.Remove(thread);
        _processOf[thread] = process;
    }

    private void AddSample(PerfRecord record)
    {
        SetProcess(record.ThreadId, record.ProcessId);
        if (!Samples.TryGetValue(record.ThreadId, out var samples)) Samples[record.ThreadId] = samples = [];
        if (!Stacks.TryGetValue(record.ProcessId, out var stacks)) Stacks[record.ProcessId] = stacks = new AddressStacks();
        samples.Add(new CpuSample(record.TimeNs, stacks.IndexOf(AddressesOf(record), record.ThreadId)));
    }

    /// <summary>A sample in the kernel has one frame more, which says what the thread asked of the kernel.</summary>
    private ReadOnlySpan<ulong> AddressesOf(PerfRecord record) => record.IsInKernel
        ? (ulong[])[_kernel.AddressOf(record.KernelAddresses), .. record.Addresses]
        : record.Addresses;

    private static SwitchList.Change ChangeOf(PerfRecord record) =>
        !record.Leaves ? SwitchList.Change.Runs : record.IsPreempted ? SwitchList.Change.Ready : SwitchList.Change.Blocks;

    private SwitchList SwitchesOf(int thread)
    {
        if (!_switches.TryGetValue(thread, out var list)) _switches[thread] = list = new SwitchList();
        return list;
    }

    private CodeMappings MappingsOf(int process)
    {
        if (!Mappings.TryGetValue(process, out var mappings)) Mappings[process] = mappings = new CodeMappings();
        return mappings;
    }
}

/// <summary>Turns what perf events tell into schedules.</summary>
internal static class PerfSchedules
{
    /// <param name="log">The recording.</param>
    /// <param name="switchStacks">The stacks in which threads left the CPUs; null where they were not recorded.</param>
    public static ThreadSchedules Of(PerfLog log, PerfLog? switchStacks = null) => new()
    {
        Quality = ScheduleQuality.Exact,
        KnowsWakeUps = log.KnowsWakeUps,
        FirstNs = log.FirstNs,
        Lost = log.Lost + (switchStacks?.Lost ?? 0),
        Exact = log.ProcessOf.Keys.Select(thread => (Thread: thread, Schedule: log.Of(thread))).Where(thread => thread.Schedule is not null)
            .ToDictionary(thread => thread.Thread, thread => thread.Schedule!),
        ProcessOf = log.ProcessOf,
        Names = log.ProcessOf.Keys.Where(thread => log.NameOf(thread).Length > 0).ToDictionary(thread => thread, log.NameOf),
        Samples = SamplesOf(log, log),
        SwitchStacks = switchStacks is null ? null : SamplesOf(switchStacks, log),
    };

    /// <summary>A thread's stacks are of the process that it belongs to; the files may tell of different ones.</summary>
    private static CpuSamples? SamplesOf(PerfLog log, PerfLog mappings) => log.SampleHz == 0 ? null : new CpuSamples(
        log.SampleHz,
        log.Samples.Where(thread => log.ProcessOf[thread.Key] == mappings.ProcessOf.GetValueOrDefault(thread.Key, -1))
            .ToDictionary(thread => thread.Key, thread => thread.Value.OrderBy(sample => sample.TimeNs).ToImmutableArray()),
        log.Stacks,
        mappings.Mappings)
    {
        Sampling = log.Sampling,
        KernelNames = log.KernelNames,
    };
}
