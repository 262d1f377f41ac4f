using System.Globalization;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// A ring of records for each processor. Each ring belongs to an event of the thread that opens them, which takes effect in what
/// that thread executes next; events of other threads may put their records into the same rings. Stacks are sampled of the
/// processors where the kernel permits that, else of threads. Where it permits that, a second ring for each processor takes the
/// stacks in which threads leave the CPUs: when there are too many of them, no switch is lost.
/// </summary>
/// <param name="sampleHz">Stacks per second on a CPU; 0 for none.</param>
internal sealed class PerfRings(int sampleHz) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private readonly SwitchStackRecords _stacks = new();
    private readonly int _switchStacksHz = SampleRate.AtMost(PerfEventAttributes.MostSwitchStacksHz);
    private readonly MemoryStream _unfiltered = new();
    private readonly long _clockAheadNs = TimeNamespace.OffsetNs();
    private SamplesOfProcesses? _filter;

    /// <summary>The rings of switches and samples.</summary>
    public RingSet Records { get; } = new(1 << 19);

    /// <summary>The rings of stacks in which threads leave the CPUs; empty where the kernel refuses these.</summary>
    public RingSet SwitchStacks { get; } = new(1 << 21);

    /// <summary>Which code is sampled.</summary>
    public CpuSampling Sampling { get; private set; } = CpuSampling.ByThreadOutsideKernel;

    /// <summary>Opens an event for each processor on the calling thread.</summary>
    /// <returns>The error number when the kernel refuses; 0 when it does not.</returns>
    public int Open()
    {
        var error = 0;
        foreach (var sampling in sampleHz > 0 ? Enum.GetValues<CpuSampling>() : [CpuSampling.ByThreadOutsideKernel])
        {
            Sampling = sampling;
            error = Records.Open(
                watermarkBytes => PerfEventAttributes.Scheduling(sampleHz, sampling, watermarkBytes, onExec: true),
                watermarkBytes => sampling == CpuSampling.ByProcessor ? PerfEventAttributes.OfProcessor(sampleHz, watermarkBytes) : null);
            if (error is not (PerfCalls.NotPermitted or PerfCalls.AccessDenied)) break;
            Records.Clear();
        }

        if (Sampling != CpuSampling.ByProcessor || error != 0) return error;
        _filter = new SamplesOfProcesses();
        if (SwitchStacks.Open(watermarkBytes => WithStack(watermarkBytes, onExec: true), _ => null) != 0) SwitchStacks.Clear();
        return 0;
    }

    /// <summary>Keeps samples of a process from the beginning. Processes that leave other records are known by them.</summary>
    public void Keep(int process) => _filter?.Keep(process);

    /// <summary>Waits until a ring is filled to its watermark, or 100 ms have passed.</summary>
    public unsafe void Await()
    {
        var rings = Records.All.Concat(SwitchStacks.All).ToList();
        var entries = stackalloc PerfCalls.PollEntry[rings.Count];
        for (var i = 0; i < rings.Count; i++)
            entries[i] = new PerfCalls.PollEntry { Descriptor = rings[i].Descriptor, Wanted = PerfCalls.Readable };
        _ = PerfCalls.Poll(entries, (nuint)rings.Count, (int)LongestWait.TotalMilliseconds);
    }

    /// <summary>Appends all switches and samples that the rings hold to a stream.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Drain(Stream to)
    {
        var incoming = _filter?.Incoming ?? _unfiltered;
        var any = Records.Drain(incoming);
        Shift(incoming);
        if (_filter is not null)
        {
            _filter.WriteTo(to);
        }
        else
        {
            incoming.WriteTo(to);
            incoming.SetLength(0);
        }

        return any;
    }

    /// <summary>Appends all stacks of <see cref="SwitchStacks"/> to a stream.</summary>
    /// <returns>Whether there were any.</returns>
    public bool DrainSwitchStacks(Stream to)
    {
        SwitchStacks.Drain(_stacks.Incoming);
        Shift(_stacks.Incoming);
        return _stacks.WriteTo(to);
    }

    /// <summary>Ends the events.</summary>
    public void Disable()
    {
        Records.Disable();
        SwitchStacks.Disable();
    }

    public void Dispose()
    {
        Records.Dispose();
        SwitchStacks.Dispose();
        _stacks.Dispose();
        _unfiltered.Dispose();
        _filter?.Dispose();
    }

    /// <summary>The event that the rings belong to, and that other threads get.</summary>
    /// <param name="onExec">Whether the kernel enables it when the thread's next child executes its program.</param>
    public PerfEventAttributes Attributes(bool onExec) =>
        PerfEventAttributes.Scheduling(sampleHz, Sampling, Records.WatermarkBytes, onExec);

    /// <summary>The event of <see cref="SwitchStacks"/>, likewise.</summary>
    /// <inheritdoc cref="Attributes"/>
    public PerfEventAttributes SwitchStackAttributes(bool onExec) => WithStack(SwitchStacks.WatermarkBytes, onExec);

    /// <summary>What the file of the recording says of its events.</summary>
    /// <inheritdoc cref="Attributes"/>
    public PerfEventAttributes FileAttributes(bool onExec) =>
        PerfEventAttributes.OfFile(sampleHz, Sampling, Records.WatermarkBytes, onExec);

    /// <summary>What the file of <see cref="SwitchStacks"/> says of its event.</summary>
    /// <inheritdoc cref="Attributes"/>
    public PerfEventAttributes SwitchStackFileAttributes(bool onExec) => OfSwitchStacks(SwitchStacks.WatermarkBytes, onExec);

    /// <summary>The harness and all runtimes stamp with the clock of their time namespace, which is this process's.</summary>
    private void Shift(MemoryStream records)
    {
        if (_clockAheadNs != 0) RecordClock.Shift(records.GetBuffer().AsSpan(0, (int)records.Length), _clockAheadNs);
    }

    /// <summary>The kernel lowers the rate that it permits where taking samples takes long.</summary>
    private PerfEventAttributes OfSwitchStacks(int watermarkBytes, bool onExec) =>
        PerfEventAttributes.SwitchStacks(_switchStacksHz, watermarkBytes, onExec);

    private PerfEventAttributes WithStack(int watermarkBytes, bool onExec) =>
        OfSwitchStacks(watermarkBytes, onExec).WithStack(SwitchStackRecords.StackBytes);
}

/// <summary>
/// Keeps from the samples of processors those of recorded processes. Only these leave records of switches, threads, names and mappings,
/// by which they are known. A sample of an unknown process is kept for one round more, because the record may be in a ring that was
/// read before.
/// </summary>
internal sealed class SamplesOfProcesses : IDisposable
{
    private readonly HashSet<int> _processes = [];
    private MemoryStream _unknown = new();
    private MemoryStream _unknownBefore = new();

    /// <summary>Where records of all rings are put until they are written.</summary>
    public MemoryStream Incoming { get; } = new();

    /// <summary>Keeps samples of a process. The number 0 stands for all processes outside this container, and is no process.</summary>
    public void Keep(int process)
    {
        if (process != 0) _processes.Add(process);
    }

    /// <summary>Writes what came in, and forgets it.</summary>
    public void WriteTo(Stream output)
    {
        var incoming = Incoming.GetBuffer().AsSpan(0, (int)Incoming.Length);
        foreach (var record in new RawRecords(incoming))
        {
            if (!record.IsOfRecorded) continue;
            Keep(record.Process);
            Keep(record.BegunProcess);
        }

        (_unknown, _unknownBefore) = (_unknownBefore, _unknown);
        _unknown.SetLength(0);
        Write(_unknownBefore.GetBuffer().AsSpan(0, (int)_unknownBefore.Length), output, unknown: null);
        Write(incoming, output, _unknown);
        Incoming.SetLength(0);
    }

    public void Dispose()
    {
        foreach (var stream in (MemoryStream[])[Incoming, _unknown, _unknownBefore]) stream.Dispose();
    }

    private void Write(ReadOnlySpan<byte> records, Stream output, MemoryStream? unknown)
    {
        var (from, at) = (0, 0);
        foreach (var record in new RawRecords(records))
        {
            var isKept = !record.IsSample || _processes.Contains(record.Process);
            if (!isKept)
            {
                output.Write(records[from..at]);
                from = at + record.Bytes.Length;
                unknown?.Write(record.Bytes);
            }

            at += record.Bytes.Length;
        }

        output.Write(records[from..at]);
    }
}

/// <summary>The rate of samples that the kernel permits.</summary>
internal static class SampleRate
{
    /// <summary>A rate, or the highest that is permitted where that is less; per second.</summary>
    public static int AtMost(int hertz) =>
        int.TryParse(
            ProcFile.Text("/proc/sys/kernel/perf_event_max_sample_rate"), NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            ? Math.Clamp(most, 1, hertz)
            : hertz;
}
