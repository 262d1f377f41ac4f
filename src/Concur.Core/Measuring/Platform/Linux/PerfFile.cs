using System.Runtime.InteropServices;
using Concur.Protocol;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>The perf.data file of a recording, from its beginning to the description of the machine.</summary>
internal sealed class PerfFile : IDisposable
{
    private const string Event = "cpu-clock";
    private const string EventOutsideKernel = "cpu-clock:u";
    private const string Recorder = "dotnet-concur";
    private readonly FileStream _stream;
    private readonly PerfEventAttributes _attributes;
    private readonly PerfDataWriter _writer;

    private PerfFile(FileStream stream, PerfEventAttributes attributes) =>
        (_stream, _attributes, _writer) = (stream, attributes, new PerfDataWriter(stream, attributes));

    /// <summary>Where records are appended.</summary>
    public Stream Records => _writer.Records;

    /// <summary>Creates the file, or replaces it.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="attributes">The event of the records.</param>
    public static PerfFile Create(string path, PerfEventAttributes attributes) =>
        new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), attributes);

    /// <summary>Empties the rings whenever one is filled, until it is told to stop.</summary>
    /// <param name="rings">The rings.</param>
    /// <param name="isStopped">Asked at least every 100 ms.</param>
    public void Record(PerfRings rings, Func<bool> isStopped)
    {
        while (!isStopped())
        {
            rings.Await();
            if (rings.Drain(Records)) _writer.EndRound();
        }
    }

    /// <summary>Writes what follows the records.</summary>
    /// <param name="states">Those of threads that existed at the beginning or the end of the recording.</param>
    public void Complete(IReadOnlyList<PerfThreadState> states) => _writer.Complete(
        states.Count == 0 ? Description() : Description().Append(PerfThreadState.ToFeature(states)));

    public void Dispose() => _stream.Dispose();

    /// <summary>What readers need to know of the machine. It holds neither the host's name nor the command that was measured.</summary>
    private IEnumerable<PerfFeature> Description()
    {
        if (ProcFile.Text("/proc/sys/kernel/osrelease") is { } release) yield return PerfFeature.Text(PerfFeatureKind.OsRelease, release);
        yield return PerfFeature.Text(PerfFeatureKind.Architecture, Architecture());
        yield return PerfFeature.Processors(Processors.Present().Count, Processors.Online().Count);
        yield return PerfFeature.OfCommand(Recorder);
        yield return PerfFeature.Event(
            _attributes, _attributes.Sampling == CpuSampling.ByThreadOutsideKernel ? EventOutsideKernel : Event);
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
}
