using System.Diagnostics;
using System.Globalization;
using Concur.Traces.Exports;
using Concur.Traces.Nettrace;
using Concur.Traces.Recordings;

namespace Concur.Traces.Tests.Nettrace;

/// <summary>
/// Seeded damage to traces: whatever happens to the bytes, reading them ends soon, within bounded memory, with a recording
/// or one clear line. CONCUR_MUTATIONS=2000 makes it a long run.
/// </summary>
public sealed class DamagedTraceTests : IDisposable
{
    private const int Usual = 240;
    private const long MostBytes = 1L << 30;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadingADamagedTraceEndsSoonWithARecordingOrOneClearLine()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("CONCUR_MUTATIONS"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Usual;
        var (read, refused) = (0, 0);
        for (var seed = 0; seed < count; seed++)
        {
            var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
            var path = _folder.With(DamagedBytes.Of(seed));
            try
            {
                var process = NettraceReader.Read(path, TestContext.Current.CancellationToken);
                Assert.True(
                    process.Sessions[0].SampleRuns.Values.SelectMany(runs => runs).All(run => run.EndNs >= run.StartNs),
                    $"seed {seed}");
                if (seed % 3 == 0) Export(new Recording("damaged", [process]));
                read++;
            }
            catch (UnreadableTraceException e)
            {
                Assert.DoesNotContain('\n', e.Message);
                refused++;
            }

            Assert.True(clock.Elapsed < Longest, $"seed {seed} took {clock.Elapsed}");
            Assert.True(
                GC.GetAllocatedBytesForCurrentThread() - before < MostBytes,
                $"seed {seed} took {GC.GetAllocatedBytesForCurrentThread() - before:N0} bytes");
        }

        Assert.True(read > count / 2, $"{read} read, {refused} refused");
    }

    private static void Export(Recording recording)
    {
        // perf.data holds nothing of the trace.
        foreach (var format in Enum.GetValues<ExportFormat>().Where(format => format != ExportFormat.PerfData))
            new TraceExport("1.0").TryWrite(recording, format, Stream.Null, CancellationToken.None);
    }
}
