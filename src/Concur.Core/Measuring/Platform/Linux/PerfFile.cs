using System.Runtime.InteropServices;
using Concur.Protocol;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// The perf.data file of a recording, from its beginning to the description of the machine, and the one beside it with the stacks in
/// which threads left the CPUs, where these are recorded.
/// </summary>
internal sealed class PerfFile : IDisposable
{
    private const string Event = "cpu-clock";
    private const string EventOutsideKernel = "cpu-clock:u";
    private const string SwitchEvent = "context-switches";
    private const string Recorder = "dotnet-concur";
    private readonly PerfRings _rings;
    private readonly WrittenEvent _records;
    private readonly WrittenEvent? _switchStacks;

    private PerfFile(PerfRings rings, WrittenEvent records, WrittenEvent? switchStacks) =>
        (_rings, _records, _switchStacks) = (rings, records, switchStacks);

    /// <summary>Where records are appended.</summary>
    public Stream Records => _records.Writer.Records;

    /// <summary>Creates the file, or replaces it.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="rings">The rings, which are open.</param>
    /// <param name="onExec">Whether the kernel enables the events when the thread's next child executes its program.</param>
    public static PerfFile Create(string path, PerfRings rings, bool onExec)
    {
        var name = rings.Sampling == CpuSampling.ByThreadOutsideKernel ? EventOutsideKernel : Event;
        var records = new WrittenEvent(path, rings.FileAttributes(onExec), name);
        var isTaken = rings.SwitchStacks.All.Count > 0;
        var stacksPath = isTaken ? PerfDataFormat.SwitchStacksOf(path) : null;
        if (!isTaken && PerfDataFormat.SwitchStacksOf(path) is { } old) File.Delete(old); // Of a recording that this one replaces.
        return new PerfFile(
            rings, records, stacksPath is null ? null : new WrittenEvent(stacksPath, rings.SwitchStackFileAttributes(onExec), SwitchEvent));
    }

    /// <summary>Empties the rings whenever one is filled, until it is told to stop.</summary>
    /// <param name="isStopped">Asked at least every 100 ms.</param>
    public void Record(Func<bool> isStopped)
    {
        while (!isStopped())
        {
            _rings.Await();
            Drain();
        }
    }

    /// <summary>Empties the rings.</summary>
    public void Drain()
    {
        if (_rings.Drain(Records)) _records.Writer.EndRound();
        if (_switchStacks is { Writer: var writer } && _rings.DrainSwitchStacks(writer.Records)) writer.EndRound();
    }

    /// <summary>Writes what follows the records.</summary>
    /// <param name="states">Those of threads that existed at the beginning or the end of the recording.</param>
    public void Complete(IReadOnlyList<PerfThreadState> states)
    {
        var description = Description(_records);
        _records.Writer.Complete(states.Count == 0 ? description : description.Append(PerfThreadState.ToFeature(states)));
        _switchStacks?.Writer.Complete(Description(_switchStacks));
    }

    public void Dispose()
    {
        _records.Dispose();
        _switchStacks?.Dispose();
    }

    /// <summary>What readers need to know of the machine. It holds neither the host's name nor the command that was measured.</summary>
    private static IEnumerable<PerfFeature> Description(WrittenEvent written)
    {
        if (ProcFile.Text("/proc/sys/kernel/osrelease") is { } release) yield return PerfFeature.Text(PerfFeatureKind.OsRelease, release);
        yield return PerfFeature.Text(PerfFeatureKind.Architecture, Architecture());
        yield return PerfFeature.Processors(Processors.Present().Count, Processors.Online().Count);
        yield return PerfFeature.OfCommand(Recorder);
        yield return PerfFeature.Event(written.Attributes, written.Name);
        var sinceEpoch = TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch; // Readers show the times of records as times of day.
        yield return PerfFeature.Clock(sinceEpoch.Ticks * TimeSpan.NanosecondsPerTick, MonotonicClock.NowNs());
    }

    /// <summary>As uname -m has it, which readers choose their tables of registers by.</summary>
    private static string Architecture() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>A file with the records of one event.</summary>
    private sealed class WrittenEvent : IDisposable
    {
        private readonly FileStream _file;

        public WrittenEvent(string path, PerfEventAttributes attributes, string name)
        {
            (Attributes, Name) = (attributes, name);
            _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            Writer = new PerfDataWriter(_file, attributes);
        }

        public PerfEventAttributes Attributes { get; }

        public string Name { get; }

        public PerfDataWriter Writer { get; }

        public void Dispose() => _file.Dispose();
    }
}
