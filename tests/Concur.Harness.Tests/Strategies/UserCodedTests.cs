using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Concur.Abstractions;
using Concur.Harness.Measurement;
using Concur.Harness.Strategies;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Tests.Strategies;

/// <summary>Strategies of the user's own, some of which do what none must do.</summary>
public class UserCodedTests
{
    private const int Units = 20;

    [Theory(Timeout = 30_000)]
    [InlineData(nameof(Code.Takes))]
    [InlineData(nameof(Code.Deals))]
    [InlineData(nameof(Code.Reads))]
    [InlineData(nameof(Code.Blocks))]
    public async Task EveryUnitRunsOnceWhateverTheFormOfTheMethod(string method)
    {
        foreach (var awaits in (bool[])[false, true])
        {
            var iteration = await Run(method, new Squares(awaits));

            Assert.True(iteration.Failure is null, $"{method}: {iteration.Failure?.Message}");
            Assert.Equal(Enumerable.Range(0, Units).Select(unit => (object)(unit * unit)), iteration.Results);
            Assert.Equal(awaits, iteration.Segments.Count > 0);
        }
    }

    [Theory(Timeout = 30_000)]
    [InlineData(nameof(Code.Loses), "returned without having run 2 of 20 units (the first is unit 18)")]
    [InlineData(nameof(Code.Doubles), "ran unit 3 twice; it must run each unit once")]
    [InlineData(nameof(Code.Miscounts), "ran unit 20, but the units are numbered 0 to 19")]
    public async Task WhatAStrategyDoesWrongIsItsFailure(string method, string expected)
    {
        var iteration = await Run(method, new Squares(awaits: false));

        Assert.NotNull(iteration.Failure);
        Assert.StartsWith("strategy 'own' (", iteration.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, iteration.Failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task AStrategyThatReturnsTooEarlyIsTold()
    {
        var iteration = await Run(nameof(Code.Leaves), new Held());

        Assert.Contains(
            "returned while 1 of 20 units were still running (the first is unit 0)", iteration.Failure?.Message, StringComparison.Ordinal);
        Held.Release.Set();
    }

    [Fact(Timeout = 30_000)]
    public async Task WhatAStrategyThrowsIsItsFailure()
    {
        var failure = (await Run(nameof(Code.Throws), new Squares(awaits: false))).Failure;

        Assert.Equal("System.NotSupportedException", failure?.Type);
        Assert.StartsWith("strategy 'own' (", failure?.Call, StringComparison.Ordinal);
    }

    /// <summary>What the strategy leaves undone after a unit has failed is no fault of its.</summary>
    [Theory(Timeout = 30_000)]
    [InlineData(nameof(Code.Takes))]
    [InlineData(nameof(Code.Deals))]
    public async Task AUnitThatFailsIsTheFirstFailure(string method)
    {
        var failure = (await Run(method, new Failing())).Failure;

        Assert.Equal("System.InvalidOperationException", failure?.Type);
        Assert.NotNull(failure?.Unit);
    }

    /// <summary>A structure has no default value in an assembly but that of its type.</summary>
    [Theory]
    [InlineData("own", "4, 00:00:00, Monday, True")]
    [InlineData("own:capacity=9", "9, 00:00:00, Monday, True")]
    [InlineData("own:every=20ms", "4, 00:00:00.0200000, Monday, True")]
    [InlineData("own:day=Friday", "4, 00:00:00, Friday, True")]
    [InlineData("own:fair=false", "4, 00:00:00, Monday, False")]
    public void ParametersHaveTheValuesOfTheCommandLineOrTheirDefaults(string text, string expected) =>
        Assert.Equal(expected, string.Join(", ", Bind(nameof(Code.Parameters), text).Values));

    /// <summary>Two methods of one name are two strategies, and each is bound by its own.</summary>
    [Fact]
    public void AnOverloadIsBoundByTheStrategysName()
    {
        Assert.Empty(Bind(nameof(Code.Twice), "own").Values);
        Assert.Equal([8], Bind(nameof(Code.Twice), "other").Values);
        Assert.Contains(
            "has no parameter 'capacity'", Assert.Throws<Refusal>(() => Bind(nameof(Code.Twice), "own:capacity=3")).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A thread that the strategy has left may look whether it should go on.</summary>
    [Fact(Timeout = 30_000)]
    public async Task TheUnitsOutliveTheirIteration()
    {
        var iteration = await Run(nameof(Code.Keeps), new Squares(awaits: false));
        iteration.Dispose();

        Assert.False(Code.Kept!.Cancellation.IsCancellationRequested);
        Assert.Null(Record.Exception(() => Code.Kept.Run(0)));
        Assert.Contains("ran unit 0 twice", iteration.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AParameterOfTheWrongKindIsRefused() =>
        Assert.Contains(
            "'many' is not a value of", Assert.Throws<Refusal>(() => Bind(nameof(Code.Parameters), "own:capacity=many")).Message,
            StringComparison.Ordinal);

    /// <summary>What the tool is told of a strategy is what it then knows of it.</summary>
    [Fact]
    public void AStrategyIsDescribedInALine()
    {
        var strategy = new UserStrategy("own", "My.Own.Run")
        {
            Parameters =
            [
                new("capacity", StrategyParameterKind.Count, ""),
                new("every", StrategyParameterKind.Duration, ""),
                StrategyParameter.OneOf("fair", ["true", "false"], ""),
            ],
        };

        Assert.Equal("My.Own.Run capacity:count every:duration fair:true|false", strategy.ToText());
        var read = Assert.Single(StrategyLines.FromLines(StrategyLines.Of([strategy])));
        Assert.Equal(strategy, read);
        Assert.Equal(12, StrategySpec.Parse("own:capacity=12", name => name, [read.Descriptor]).CountOf("capacity"));
        var both = StrategySpec.Parse("own:capacity=12,fair=true", name => name, [read.Descriptor]);
        Assert.Equal((12, "true"), (both.CountOf("capacity"), both.ChoiceOf("fair")));
        Assert.Contains(
            "is not one of true, false",
            Assert.Throws<FormatException>(() => StrategySpec.Parse("own:fair=maybe", name => name, [read.Descriptor])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rx-2", true)]
    [InlineData("threads", false)]
    [InlineData("all", false)]
    [InlineData("Rx", false)]
    [InlineData("a b", false)]
    [InlineData("", false)]
    public void ANameIsLowerCaseAndNoBuiltInOne(string name, bool isName) => Assert.Equal(isName, UserStrategy.IsName(name));

    private static BoundStrategy Bind(string method, string text) =>
        UserStrategies.Bind(Assembly.GetExecutingAssembly().Location, $"{typeof(Code).FullName}.{method}", text);

    private static async Task<Iteration> Run(string method, IWorkload workload)
    {
        var spec = new LaunchSpec
        {
            Workload = "test",
            Strategy = "own",
            StrategyAssemblyPath = Assembly.GetExecutingAssembly().Location,
            StrategyMethod = $"{typeof(Code).FullName}.{method}",
            Units = Units,
            Size = 1,
            Workers = 2,
            Seed = 1,
            WarmupMs = 0,
            MeasuredMs = 1,
            Iterations = 1,
            ResultPath = "",
        };
        var iteration = new Iteration(spec, new UnitRunner(workload, 1, 1) { Metering = UnitMetering.Full });
        await Task.Run(() => StrategyFactory.Create(spec).Run(iteration), TestContext.Current.CancellationToken);
        return iteration;
    }

    private sealed class Squares(bool awaits) : IWorkload
    {
        public bool Awaits => awaits;

        public object Run(WorkUnit unit) => unit.Index * unit.Index;

        public async ValueTask<object?> RunAsync(WorkUnit unit)
        {
            await Task.Yield();
            return unit.Index * unit.Index;
        }
    }

    /// <summary>The first unit runs until it is released.</summary>
    private sealed class Held : IWorkload
    {
        public static ManualResetEventSlim Begun { get; } = new();

        public static ManualResetEventSlim Release { get; } = new();

        public object Run(WorkUnit unit)
        {
            if (unit.Index > 0) return unit.Index;
            Begun.Set();
            Release.Wait();
            return 0;
        }
    }

    private sealed class Failing : IWorkload
    {
        public object Run(WorkUnit unit) => throw new InvalidOperationException("no");
    }

    /// <summary>The strategies.</summary>
    [SuppressMessage("Style", "IDE0060", Justification = "A strategy is given the number of workers, whether or not it needs it.")]
    public static class Code
    {
        [Strategy("own")]
        public static Task Takes(UnitSource units, int workers)
        {
            return Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(TakeAsync)));

            async Task TakeAsync()
            {
                while (units.TryTake(out var unit)) await units.RunAsync(unit);
            }
        }

        [Strategy("own")]
        public static void Deals(UnitSource units, int workers) => Parallel.For(0, units.Count, units.Run);

        [Strategy("own")]
        public static async ValueTask Reads(UnitSource units, int workers)
        {
            await foreach (var unit in units.ReadAllAsync()) await units.RunAsync(unit);
        }

        [Strategy("own")]
        public static void Blocks(UnitSource units, int workers)
        {
            while (units.TryTake(out var unit)) units.Run(unit);
        }

        [Strategy("own")]
        public static void Loses(UnitSource units, int workers)
        {
            for (var unit = 0; unit < units.Count - 2; unit++) units.Run(unit);
        }

        [Strategy("own")]
        public static void Doubles(UnitSource units, int workers)
        {
            while (units.TryTake(out var unit)) units.Run(unit);
            units.Run(3);
        }

        [Strategy("own")]
        public static void Miscounts(UnitSource units, int workers)
        {
            for (var unit = 1; unit <= units.Count; unit++) units.Run(unit);
        }

        [Strategy("own")]
        public static void Leaves(UnitSource units, int workers)
        {
            for (var unit = 1; unit < units.Count; unit++) units.Run(unit);
            new Thread(() => units.Run(0)) { IsBackground = true }.Start();
            Held.Begun.Wait();
        }

        public static UnitSource? Kept { get; private set; }

        [Strategy("own")]
        public static void Keeps(UnitSource units, int workers)
        {
            while (units.TryTake(out var unit)) units.Run(unit);
            Kept = units;
        }

        [Strategy("own")]
        public static void Twice(UnitSource units, int workers) => _ = (units, workers);

        [Strategy("other")]
        public static void Twice(UnitSource units, int workers, int capacity = 8) => _ = (units, workers, capacity);

        [Strategy("own")]
        public static void Throws(UnitSource units, int workers) => throw new NotSupportedException("no");

        [Strategy("own")]
        public static void Parameters(
            UnitSource units,
            int workers,
            int capacity = 4,
            TimeSpan every = default,
            DayOfWeek day = DayOfWeek.Monday,
            bool fair = true) => _ = (units, workers, capacity, every, day, fair);
    }
}
