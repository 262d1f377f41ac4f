using System.Diagnostics;
using System.Globalization;
using Concur.Traces.Exports;
using Concur.Traces.Nettrace;
using Concur.Traces.Recordings;

namespace Concur.Traces.Tests.Nettrace;

/// <summary>
/// Seeded damage to a real trace: whatever happens to the bytes, reading them ends soon, within bounded memory, with a
/// report or one clear line. CONCUR_MUTATIONS=2000 makes it a long run.
/// </summary>
public sealed class DamagedTraceTests : IDisposable
{
    private const int Usual = 240;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private const long MostBytes = 1L << 30;
    private static readonly int[] Heads = [.. Positions("Block"u8.ToArray())];
    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadingADamagedTraceEndsSoonWithAReportOrOneClearLine()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("CONCUR_MUTATIONS"), CultureInfo.InvariantCulture, out var given) ? given : Usual;
        var (read, refused) = (0, 0);
        for (var seed = 0; seed < count; seed++)
        {
            var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
            var path = _folder.With(Damaged(new Random(seed), seed));
            try
            {
                var process = NettraceReader.Read(path, TestContext.Current.CancellationToken);
                Assert.True(process.Sessions[0].SampleRuns.All(run => run.EndNs >= run.StartNs), $"seed {seed}");
                if (seed % 3 == 0) Export(new Recording("damaged", [process]));
                read++;
            }
            catch (UnreadableTraceException e)
            {
                Assert.DoesNotContain('\n', e.Message);
                refused++;
            }

            Assert.True(clock.Elapsed < Longest, $"seed {seed} took {clock.Elapsed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, $"seed {seed} took {GC.GetAllocatedBytesForCurrentThread() - before:N0} bytes");
        }

        Assert.True(read > count / 2, $"{read} read, {refused} refused");
    }

    private static void Export(Recording recording)
    {
        foreach (var format in Enum.GetValues<ExportFormat>().Where(format => format != ExportFormat.PerfData)) // It holds nothing of the trace.
            new TraceExport("1.0").TryWrite(recording, format, Stream.Null);
    }

    /// <summary>One kind of damage after another: cut off, a few bits flipped, a piece moved, bytes of a block's head changed, a piece of noise.</summary>
    private static byte[] Damaged(Random random, int kind)
    {
        var bytes = SmallTrace.Bytes.ToArray();
        switch (kind % 5)
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (var i = random.Next(1, 9); i > 0; i--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                var (from, to, length) = (random.Next(bytes.Length - 4096), random.Next(bytes.Length - 4096), random.Next(1, 4096));
                SmallTrace.Bytes.AsSpan(from, length).CopyTo(bytes.AsSpan(to));
                return bytes;
            case 3:
                var head = Heads[random.Next(Heads.Length)];
                for (var i = random.Next(1, 4); i > 0; i--) bytes[Math.Min(bytes.Length - 1, head + random.Next(60))] = (byte)random.Next(256);
                return bytes;
            default:
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length - 64), random.Next(1, 64)));
                return bytes;
        }
    }

    /// <summary>Where the names of blocks' types stand: sizes, flags and the first events follow.</summary>
    private static IEnumerable<int> Positions(byte[] text)
    {
        for (var from = 0; SmallTrace.Bytes.AsSpan(from).IndexOf(text) is var found and >= 0; from += found + 1) yield return from + found;
    }
}
