using System.Runtime.CompilerServices;
using Concur.Abstractions;
using Concur.Harness.Measurement;
using Concur.Harness.Units;

namespace Concur.Harness.Tests.Units;

/// <summary>In which awaits a suspended unit stands, by the state machines of this runtime.</summary>
public class AwaitRecorderTests
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Of a runtime whose fields are others nothing is told; the tests then fail, so that it is known.</summary>
    private readonly AwaitRecorder _recorder = AwaitRecorder.Create() ?? throw new InvalidOperationException("the fields are not there");

    [Fact]
    public void AwaitsWithinEachOtherAreFoundWithTheirStates()
    {
        var task = Outer();

        Assert.Equal(["Outer 1", "Middle 0", "Inner 2"], Found(task));
    }

    [Theory]
    [InlineData("task of a value")]
    [InlineData("configured")]
    [InlineData("value task")]
    [InlineData("value task, configured")]
    [InlineData("pooled")]
    [InlineData("iterator")]
    [InlineData("all of one")]
    public void EachKindOfAwaitLeadsFurther(string kind) => Assert.Equal(["Of", "Wait"], Found(Of(kind)).Select(Name).Where(IsHere));

    [Theory]
    [InlineData("yield")]
    [InlineData("any")]
    [InlineData("run")]
    public void WhereTheTaskIsOfNoAsyncMethodTheChainEnds(string kind)
    {
        // A yield that is over at once stands in no await any more.
        var found = Found(Of(kind)).Select(Name);

        Assert.True(found.SequenceEqual(["Of"]) || (kind == "yield" && !found.Any()), string.Join(", ", found));
    }

    [Fact]
    public void BranchesThatStandElsewhereEndTheChainBeforeThem()
    {
        var task = Branches();

        Assert.Equal(["Branches 0"], Found(task));
    }

    [Fact]
    public void AMethodThatHasEndedStandsInNoAwait()
    {
        _over.SetResult();
        var task = Middle();

        Assert.Equal(AwaitRecorder.Unknown, _recorder.ChainOf(task));
    }

    /// <summary>What is awaited ends when its await has been stamped, however late a busy machine lets that be.</summary>
    [Fact(Timeout = 60_000)]
    public async Task EachAwaitOfAUnitIsStampedWhereItsSegmentEnds()
    {
        var sink = _recorder.Next(16);
        TaskCompletionSource[] ends = [new(), new()];
        var ending = new Thread(() =>
        {
            for (var i = 0; i < ends.Length; i++)
            {
                while (sink.Awaits!.ToList().Count <= i) Thread.Sleep(1);
                ends[i].SetResult();
            }
        });
        ending.IsBackground = true;
        ending.UnsafeStart();
        var runner = new UnitRunner(new AwaitsTwice(ends), 1, 1) { Metering = UnitMetering.Cpu, Awaits = _recorder };
        var outcome = await runner.RunAsync(3, sink, TestContext.Current.CancellationToken);
        var (segments, awaits) = (sink.ToList(), sink.Awaits!.ToList());

        Assert.Null(outcome.Failure);
        Assert.All(awaits, one => Assert.Contains(segments, segment => segment.EndNs == one.StartNs && segment.Unit == one.Unit));
        Assert.Equal(["TwiceAsync 0", "TwiceAsync 1"], awaits.OrderBy(one => one.StartNs).Select(one => Names(one.Chain)[^1]));
    }

    [Fact]
    public void WhatTakesTooLongIsDoneForAPartOfTheAwaits()
    {
        var sink = _recorder.Next(0).Awaits!;
        for (var i = 0; i < 10_000; i++)
        {
            if (sink.Takes(unit: 0, i)) _ = sink.Find(Outer());
        }

        // All of it within 1 ms, and then with all the time there is.
        var share = sink.ShareOfNext(10_000, spanNs: 1_000_000);
        Assert.InRange(share, 0, 0.05);
        Assert.Equal(1, sink.ShareOfNext(10_000, long.MaxValue / 2));
        var next = new AwaitSink(_recorder, 0.25);
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => next.Takes(i % 10, i / 10)), 2_300, 2_700);
    }

    private static string Name(string place) => place.Split(' ')[0];

    private static bool IsHere(string name) => name is "Of" or "Wait";

    private List<string> Found(Task task)
    {
        var chain = _recorder.ChainOf(task);
        return chain == AwaitRecorder.Unknown ? [] : Names(chain);
    }

    private List<string> Names(int chain) => [.. _recorder.Chains[chain].Frames.Select(frame =>
        $"{frame.Type[(frame.Type.LastIndexOf("+<", StringComparison.Ordinal) + 2)..frame.Type.LastIndexOf('>')]} {frame.State}")];

    private async Task Outer()
    {
        await Task.CompletedTask;
        await Middle();
    }

    private async Task<int> Middle()
    {
        await Inner();
        return 1;
    }

    private async ValueTask Inner()
    {
        await Task.CompletedTask;
        await Task.CompletedTask;
        await _over.Task;
    }

    private async Task Wait() => await _over.Task;

    private async Task<int> WaitForValue()
    {
        await Wait();
        return 1;
    }

    private async Task Of(string kind)
    {
        switch (kind)
        {
            case "task of a value": await WaitForValue(); break;
            case "configured": await Wait().ConfigureAwait(false); break;
            case "value task": await new ValueTask(Wait()); break;
            case "value task, configured": await new ValueTask<int>(WaitForValue()).ConfigureAwait(false); break;
            case "pooled": await Pooled(); break;
            case "iterator":
                await foreach (var one in Items()) Assert.Equal(1, one);
                break;
            case "all of one": await Task.WhenAll(WaitForValue(), WaitForValue(), Task.FromResult(1)); break;
            case "yield": await Task.Yield(); break;
            case "any": await Task.WhenAny(_over.Task, Wait()); break;
            default: await Task.Run(Wait); break;
        }
    }

    private async Task Branches() => await Task.WhenAll(WaitForValue(), WaitElsewhere());

    private async Task<int> WaitElsewhere()
    {
        await _over.Task;
        return 1;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Pooled() => await Wait();

    private async IAsyncEnumerable<int> Items()
    {
        yield return 1;
        await Wait();
        yield return 1;
    }

    private sealed class AwaitsTwice(TaskCompletionSource[] ends) : IAsyncWorkload
    {
        public async ValueTask<object?> RunAsync(WorkUnit unit)
        {
            await TwiceAsync();
            return null;
        }

        private async Task TwiceAsync()
        {
            await ends[0].Task;
            await ends[1].Task;
        }
    }
}
