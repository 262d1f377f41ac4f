using Concur.Traces.Nettrace;
using Concur.Traces.Recordings;

namespace Concur.Traces.Tests.Nettrace;

/// <summary>
/// The decoder against TraceEvent on whole files: the trace in tests/Traces, and those of the folder that CONCUR_TRACES
/// names, if any.
/// </summary>
public sealed class ReferenceReaderTests : IDisposable
{
    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BothReadersTellTheSameOfEveryTrace()
    {
        foreach (var path in (IEnumerable<string>)[_folder.With(SmallTrace.Bytes), .. Others()]) AssertSame(path);
    }

    [Fact]
    public void BothReadersFindEachMethodInTheSameNumberOfSamples()
    {
        foreach (var path in (IEnumerable<string>)[_folder.With(SmallTrace.Bytes), .. Others()])
        {
            Same(
                path,
                ReferenceMethods.Samples(path, _folder.File + ".etlx").Select(method => (method.Key, method.Value)),
                SamplesByMethod(NettraceReader.Read(path, TestContext.Current.CancellationToken)).Select(pair => (pair.Key, pair.Value)));
        }
    }

    /// <summary>What reports print of locks and allocations are sums over the events.</summary>
    [Fact]
    public void TheSumsOverTheEventsAreTheSame()
    {
        var path = _folder.With(SmallTrace.Bytes);
        var expected = ReferenceReader.Read(path);
        var actual = NettraceReader.Read(path, TestContext.Current.CancellationToken);

        var waits = actual.LockWaits.Where(wait => !wait.GoesOn).ToList();
        Assert.NotEmpty(waits);
        Assert.Equal(expected.LockWaits.Sum(wait => wait.EndNs - wait.StartNs), waits.Sum(wait => wait.EndNs - wait.StartNs));
        Assert.Equal(
            expected.LockWaits.GroupBy(wait => wait.Thread).Select(thread => (thread.Key, thread.Count())).Order(),
            waits.GroupBy(wait => wait.ThreadId).Select(thread => (thread.Key, thread.Count())).Order());
        Assert.NotEmpty(actual.Allocations);
        Assert.Equal(
            expected.Allocations.GroupBy(tick => tick.Type).Select(type => (type.Key, type.Sum(tick => tick.Bytes))).Order(),
            actual.Allocations.GroupBy(tick => tick.Type).Select(type => (type.Key, type.Sum(tick => tick.Bytes))).Order());
    }

    private static IEnumerable<string> Others() => Environment.GetEnvironmentVariable("CONCUR_TRACES") is { Length: > 0 } folder
        ? Directory.EnumerateFiles(folder, "*.nettrace", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [];

    private static void AssertSame(string path)
    {
        var expected = ReferenceReader.Read(path);
        var actual = NettraceReader.Read(path, TestContext.Current.CancellationToken).Sessions[0];

        Assert.True(expected.Events == actual.Events, $"{path}: {expected.Events} and {actual.Events} events");
        Assert.True(expected.Lost == actual.Lost, $"{path}: {expected.Lost} and {actual.Lost} lost");
        Same(path, expected.Suspensions, actual.Suspensions.Select(item => (item.ThreadId, item.Reason, item.StartNs, item.EndNs)));
        Same(
            path,
            expected.LockWaits,
            actual.LockWaits.Where(item => !item.GoesOn)
                .Select(item => (item.ThreadId, item.StartNs, item.EndNs, item.LockId, (long)(item.OwnerThreadId ?? 0))));
        Same(path, expected.Waits, actual.Waits.Where(item => !item.GoesOn).Select(item => (item.ThreadId, item.StartNs, item.EndNs)));
        Same(
            path,
            expected.Compilations,
            actual.Compilations.Select(item => (item.ThreadId, item.StartNs, item.EndNs, item.MethodId, item.Tier)));
        Same(path, expected.Collections, actual.Collections.Select(item => (item.TimeNs, item.Generation, item.Kind, item.IsInduced)));
        Same(path, expected.Allocations, actual.Allocations.Select(item => (item.TimeNs, item.Bytes, item.Type)));
        Same(path, expected.PoolChanges, actual.PoolChanges.Select(item => (item.TimeNs, item.Threads, item.IsStart)));
        Same(path, expected.Exceptions, actual.Exceptions.Select(item => (item.TimeNs, item.Type)));
        Same(path, expected.PoolAdjustments.Select(item => item.TimeNs), actual.PoolAdjustments.Select(item => item.TimeNs));
        Same(
            path,
            expected.SamplesByThread.Select(item => (item.Key, item.Value)),
            actual.SampleRuns.Select(thread => (thread.Key, thread.Value.Sum(run => (long)run.Samples))));
    }

    private static Dictionary<string, (long Exclusive, long Inclusive)> SamplesByMethod(ProcessRecording process)
    {
        var methods = new Dictionary<string, (long Exclusive, long Inclusive)>();
        foreach (var run in process.Sessions[0].SampleRuns.Values.SelectMany(runs => runs))
        {
            List<string> names = [.. process.Stacks[run.Stack].Select(at => process.Methods.NameAt(at) ?? ReferenceMethods.Unknown)];
            foreach (var name in names.Distinct())
            {
                var (exclusive, inclusive) = methods.GetValueOrDefault(name);
                methods[name] = (exclusive + (name == names[^1] ? run.Samples : 0), inclusive + run.Samples);
            }
        }

        return methods;
    }

    private static void Same<T>(string path, IEnumerable<T> expected, IEnumerable<T> actual)
    {
        var (left, right) = (expected.Order().ToList(), actual.Order().ToList());
        Assert.True(
            left.SequenceEqual(right),
            $"{path}: {left.Count} and {right.Count} {typeof(T)}: {string.Join(' ', left.Except(right).Take(3))} | "
                + $"{string.Join(' ', right.Except(left).Take(3))}");
    }
}
