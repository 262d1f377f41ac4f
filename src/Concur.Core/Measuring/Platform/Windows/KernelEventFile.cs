using Concur.Protocol;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>The file of a recording of the kernel's events, which has the form of one of perf events.</summary>
internal sealed class KernelEventFile : IDisposable
{
    private const string Event = "dummy"; // PERF_COUNT_SW_DUMMY, as perf calls it.
    private const string Recorder = "dotnet-concur";

    private readonly FileStream _file;
    private readonly PerfDataWriter _writer;

    /// <summary>Creates the file, or replaces it.</summary>
    /// <param name="path">Its path.</param>
    public KernelEventFile(string path)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        _writer = new PerfDataWriter(_file, PerfEventAttributes.Converted());
    }

    /// <summary>Where records are appended.</summary>
    public Stream Records => _writer.Records;

    /// <summary>Writes what follows the records.</summary>
    /// <param name="states">Those of threads that existed at the beginning or the end of the recording.</param>
    public void Complete(IReadOnlyList<PerfThreadState> states) =>
        _writer.Complete(states.Count == 0 ? Description() : Description().Append(PerfThreadState.ToFeature(states)));

    public void Dispose() => _file.Dispose();

    private static IEnumerable<PerfFeature> Description()
    {
        yield return PerfFeature.OfCommand(Recorder);
        yield return PerfFeature.Event(PerfEventAttributes.Converted(), Event);
        var sinceEpoch = TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch; // Readers show the times of records as times of day.
        yield return PerfFeature.Clock(sinceEpoch.Ticks * TimeSpan.NanosecondsPerTick, MonotonicClock.NowNs());
    }
}
