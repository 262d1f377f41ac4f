using System.Diagnostics;
using Concur.Traces.Nettrace;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;
using Concur.Traces.Schedstat;

namespace Concur.Traces.Tests.Recordings;

/// <summary>Pipes under the names of recordings: opening one waits until something writes to it, which may be never.</summary>
public sealed class SpecialFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-pipes");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("x.nettrace")]
    [InlineData("x.perf.data")]
    [InlineData("x.schedstat")]
    public void APipeIsRefusedAndNotOpened(string name)
    {
        var pipe = Path.Combine(_folder.FullName, name);
        using (var make = Process.Start("mkfifo", pipe)) make.WaitForExit();
        var link = Path.Combine(_folder.FullName, "link");
        File.CreateSymbolicLink(link, pipe);

        foreach (var path in (string[])[pipe, link])
        {
            var refused = Assert.Throws<UnreadableTraceException>(() => (object?)(name switch
            {
                "x.nettrace" => NettraceReader.Read(path, CancellationToken.None),
                "x.perf.data" => PerfLog.Read(path, CancellationToken.None),
                _ => SchedstatReader.Read(path, CancellationToken.None),
            }));
            Assert.Equal($"'{path}' is no ordinary file; save the trace first", refused.Message);
        }
    }

    [Fact]
    public void ARecordingWhoseSchedulesAreAPipeIsReadWithoutThemAndSaysSo()
    {
        var pipe = Path.Combine(_folder.FullName, "x.perf.data");
        using (var make = Process.Start("mkfifo", pipe)) make.WaitForExit();

        var recording = RecordingReader.Read(new TraceSelection("x", []) { SchedulePath = pipe }, CancellationToken.None);

        Assert.Equal(ScheduleQuality.Unavailable, recording.Schedules.Quality);
        Assert.Equal([$"'{pipe}' is no ordinary file; save the trace first"], recording.Unreadable);
    }
}
