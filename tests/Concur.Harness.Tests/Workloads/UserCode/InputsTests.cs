using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Harness.Workloads.UserCode;
using Concur.Protocol;

namespace Concur.Harness.Tests.Workloads.UserCode;

/// <summary>What a user's method is given: items, an object that is set up, and parameters.</summary>
public sealed class InputsTests : IDisposable
{
    private const string Space = "Concur.Harness.Tests.Workloads.UserCode.";
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-inputs").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("LineItems.OfText", "b!")]
    [InlineData("LineItems.OfFile", "b")]
    [InlineData("LineItems.WithIndex", "1 b")]
    [InlineData("LineItems.WithToken", "b")]
    public void AUnitGetsTheLineWithItsNumber(string method, string expected) =>
        Assert.Equal(expected, Run(method, Lines("a", "b", "c"), unit: 1));

    [Theory]
    [InlineData("LineItems.OfNumber", 25L)]
    [InlineData("LineItems.NamedAsSize", 6L)]
    [InlineData("LineItems.WithSize", 12L)]
    public void LinesAreNumbersWhereTheParameterIsOne(string method, object expected) =>
        Assert.Equal(expected, Run(method, Lines("4", "5"), unit: 1));

    [Theory]
    [InlineData("LineItems.Sequence", 0, "a+b")]
    [InlineData("LineItems.Sequence", 1, "c")]
    [InlineData("LineItems.Array", 1, "c")]
    [InlineData("LineItems.List", 0, "a+b")]
    public void ACollectionGetsABatch(string method, int unit, string expected) =>
        Assert.Equal(expected, Run(method, Lines("a", "b", "c") with { Batch = 2 }, unit));

    /// <summary>The last unit has what is left.</summary>
    [Fact]
    public void ABatchOfNumbersIsReadAsNumbers() =>
        Assert.Equal(9L, Run("LineItems.SumOf", Lines("1", "2", "3", "4", "5") with { Batch = 3 }, unit: 1));

    [Theory]
    [InlineData("OwnItems.One", "(2, two)")]
    [InlineData("OwnItems.Boxed", "Pair { Number = 2, Name = two }")]
    public void AMarkedMemberReturnsItemsOfAnyType(string method, string expected) =>
        Assert.Equal(expected, Run(method, UnitInputs.None, unit: 1));

    [Fact]
    public void ItemsOfAMemberComeInBatchesToo() =>
        Assert.Equal(3, Run("OwnItems.Several", UnitInputs.None with { Batch = 2 }, unit: 0));

    [Theory]
    [InlineData("LineItems.OfNumber", "item 1, 'x', is no Int64")]
    [InlineData("LineItems.OfStream", "LineItems.OfStream' can take an item (Stream stream)")]
    [InlineData("LineItems.Two", "LineItems.Two' could take an item (String first, String second)")]
    [InlineData("ThrowingItems.One", "ThrowingItems.All' threw System.InvalidOperationException: no items today")]
    [InlineData("NoItems.One", "returns Int32; it must return an IEnumerable<T>")]
    public void WhatCannotBeAnItemIsSaidInOneLine(string method, string expected)
    {
        var inputs = method.StartsWith("Line", StringComparison.Ordinal) ? Lines("x") : UnitInputs.None;

        var refusal = Assert.Throws<Refusal>(() => Run(method, inputs, unit: 0));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    /// <summary>A method that takes a path and gets none is told with what could fill it.</summary>
    [Fact]
    public void AMissingItemIsSaidWithWhatCouldFillIt()
    {
        var refusal = Assert.Throws<Refusal>(() => Run("LineItems.OfText", UnitInputs.None, unit: 0));

        Assert.Contains("type String, for which a unit has no value: give items (--items", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnObjectIsSetUpOnceAndCleanedUpOnce()
    {
        Lifecycle.Log.Clear();
        var workload = Bind("Lifecycle.Work", UnitInputs.None);

        workload.Start();
        for (var iteration = 0; iteration < 2; iteration++)
        {
            workload.BeginIteration();
            workload.Run(new WorkUnit(0, 1, 1));
            workload.Run(new WorkUnit(1, 1, 1));
            workload.EndIteration();
        }

        workload.End();
        Assert.Equal(
            "new base setup begin 0 1 end begin 0 1 end cleanup dispose",
            string.Join(' ', Lifecycle.Log));
    }

    /// <summary>Two units that run at the same time have two objects, and one after the other the same.</summary>
    [Fact]
    public async Task EachWorkerMayHaveItsOwnObject()
    {
        var workload = Bind("Own.Work", UnitInputs.None with { HasObjectPerWorker = true });
        workload.Start();

        var (first, again) = (await Run(workload), await Run(workload));
        using var gate = new Barrier(2);
        Own.Gate = gate;
        var both = await Task.WhenAll(Run(workload), Run(workload));
        Own.Gate = null;

        Assert.Equal(first, again);
        Assert.NotEqual(both[0], both[1]);
        Assert.Contains(first, both);
    }

    [Theory]
    [InlineData(null, "7 first")]
    [InlineData("9", "9 first")]
    public void AParameterHasTheValueAskedForOrItsFirst(string? size, string expected)
    {
        Assert.Equal(expected, Run("WithParameters.Work", Given("Size", size), unit: 0));
    }

    [Theory]
    [InlineData("Size", "x", "has the type Int32, which 'x' is not")]
    [InlineData("Nothing", "1", "'WithParameters' has no parameter 'Nothing'; it has Size")]
    public void AParameterThatCannotBeSetIsSaidInOneLine(string name, string value, string expected)
    {
        var inputs = Given(name, value);
        var found = Find("WithParameters.Work", inputs);

        var refusal = Assert.Throws<Refusal>(() => MethodDescription.Of(found, inputs));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AParameterWithoutValuesIsRefused() =>
        Assert.Contains(
            "parameter 'WithoutValues.Size' has no values",
            Assert.Throws<Refusal>(() => Run("WithoutValues.Work", UnitInputs.None, unit: 0)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void WhatASetUpThrowsIsTheUsersFailure()
    {
        var thrown = Assert.Throws<UserFailure>(() => Run("Broken.Work", UnitInputs.None, unit: 0));

        Assert.Equal("System.InvalidOperationException", thrown.Failure.Type);
        Assert.Equal(("Prepare", "it is broken"), (thrown.Failure.Call, thrown.Failure.Message));
        Assert.Contains("Broken.Prepare", thrown.Failure.Frame, StringComparison.Ordinal);
    }

    /// <summary>Benchmarks need no reference to anything of ours.</summary>
    [Theory]
    [InlineData("Bench.Sum", null, null, "30 of 3")]
    [InlineData("Bench.Sum", "N", "4", "40 of 4")]
    [InlineData("Bench.WithArguments", null, null, "30+1+one")]
    [InlineData("Bench.WithArguments", "times", "2", "30+2+two")]
    [InlineData("Bench.WithSource", null, null, "30:first")]
    public void ABenchmarkRunsUnchanged(string method, string? name, string? value, string expected)
    {
        Assert.Equal(expected, Run(method, Given(name, value), unit: 0));
    }

    [Theory]
    [InlineData("Bench.Sum", "N=3,4")]
    [InlineData("Bench.WithArguments", "N=3,4 | times,name | 1,one | 2,two")]
    [InlineData("Bench.WithSource", "N=3,4 | name | first | second")]
    [InlineData("WithParameters.Work", "Size=7,8")]
    [InlineData("Unlisted.Work", "Numbers= | Twice= | Text=a, ,b=c")]
    [InlineData("LineItems.WithToken", "")]
    public void WhatCanBeChosenOfAMethodIsListed(string method, string expected)
    {
        var inputs = method.StartsWith("Line", StringComparison.Ordinal) ? Lines("x") : UnitInputs.None;

        var choices = MethodDescription.ChoicesOf(Find(method, inputs), inputs);

        Assert.Equal(expected, Shown(choices));
        var (first, second) = (Assert.Single(MethodChoices.FromLines(choices.ToLines())), MethodChoices.FromLines([
            .. choices.ToLines(), .. choices.ToLines(),
        ])[1]);
        Assert.Equal((expected, expected, method), (Shown(first), Shown(second), second.Name));
    }

    /// <summary>A property without a list can be set all the same: it is listed where it is asked for.</summary>
    [Fact]
    public void APropertyThatIsAskedForIsAChoice() =>
        Assert.Equal("Size=7,8 | Other=", Shown(MethodDescription.ChoicesOf(
            Find("WithParameters.Work", UnitInputs.None),
            UnitInputs.None with { Parameters = new Dictionary<string, string> { ["Other"] = "*", ["Nothing"] = "*", ["Size"] = "*" } })));

    [Fact]
    public void WhatIsWrongWithOneOfSeveralMethodsIsItsRefusal()
    {
        var refused = MethodDescription.ChoicesOrRefusal(Find("WithoutValues.Work", UnitInputs.None), UnitInputs.None);

        Assert.Contains("has no values", refused.Refusal, StringComparison.Ordinal);
        Assert.Equal(refused.Refusal, Assert.Single(MethodChoices.FromLines(refused.ToLines())).Refusal);
    }

    [Fact]
    public void ADescriptionSaysWhatTheToolHasToKnow()
    {
        var (lines, own) = (Lines("a", "b", "c"), UnitInputs.None);

        var ofLines = MethodDescription.Of(Find("LineItems.Sequence", lines), lines);
        var ofMember = MethodDescription.Of(Find("OwnItems.One", own), own);

        Assert.Equal((3, null, true), (ofLines.Items, ofLines.ItemsMember, ofLines.TakesBatches));
        Assert.Equal((3, Space + "OwnItems.All", false), (ofMember.Items, ofMember.ItemsMember, ofMember.TakesBatches));
        Assert.Equal(ofMember, WorkloadDescription.FromLines(ofMember.ToLines()));
    }

    private static string Shown(MethodChoices choices) => string.Join(" | ", choices.Parameters
        .Select(parameter => $"{parameter.Name}={string.Join(',', parameter.Values)}")
        .Concat(choices.Arguments.Count > 0 ? [string.Join(',', choices.Arguments)] : [])
        .Concat(choices.Rows.Select(row => string.Join(',', row))));

    private static UnitInputs Given(string? name, string? value) => name is null || value is null
        ? UnitInputs.None
        : UnitInputs.None with { Parameters = new Dictionary<string, string> { [name] = value } };

    private UnitInputs Lines(params string[] lines)
    {
        var path = Path.Combine(_folder, "items");
        File.WriteAllLines(path, lines);
        return UnitInputs.None with { ItemsPath = path };
    }

    private static Task<object?> Run(IWorkload workload) =>
        Task.Run(() => workload.Run(new WorkUnit(0, 1, 1)), TestContext.Current.CancellationToken);

    private static object? Run(string method, UnitInputs inputs, int unit)
    {
        var workload = Bind(method, inputs);
        workload.Start();
        return workload.Run(new WorkUnit(unit, 7, 1));
    }

    private static IWorkload Bind(string method, UnitInputs inputs) => BoundMethod.Bind(Find(method, inputs), inputs);

    private static NamedMethod Find(string method, UnitInputs inputs)
    {
        var search = new MethodSearch(typeof(LineItems).Assembly.GetTypes(), 7, inputs);
        var found = search.Find(Space + method, "x.dll");
        return new NamedMethod(method, found, search.ItemsOf(found));
    }
}

public static class LineItems
{
    public static string OfText(string line) => line + "!";

    public static string OfFile(FileInfo file) => file.Name;

    public static string WithIndex(int index, string line) => FormattableString.Invariant($"{index} {line}");

    public static string WithToken(string line, CancellationToken cancellation) => cancellation.CanBeCanceled ? "" : line;

    public static long OfNumber(long value) => value * value;

    public static long NamedAsSize(int n) => n + 1;

    public static long WithSize(int value, long size) => value + size;

    public static string Sequence(IEnumerable<string> lines) => string.Join('+', lines);

    public static string Array(string[] lines) => string.Join('+', lines);

    public static string List(IReadOnlyList<string> lines) => string.Join('+', lines);

    public static long SumOf(IEnumerable<int> numbers) => numbers.Sum();

    public static int OfStream(Stream stream) => stream.ReadByte();

    public static string Two(string first, string second) => first + second;
}

public sealed record Pair(int Number, string Name);

public static class OwnItems
{
    [Items]
    public static IEnumerable<Pair> All => [new(1, "one"), new(2, "two"), new(3, "three")];

    public static string One(Pair pair) => $"({pair.Number}, {pair.Name})";

    public static string Boxed(object pair) => pair.ToString()!;

    public static int Several(IReadOnlyCollection<Pair> pairs) => pairs.Sum(pair => pair.Number);
}

public static class ThrowingItems
{
    [Items]
    public static IEnumerable<Pair> All() => throw new InvalidOperationException("no items today");

    public static int One(Pair pair) => pair.Number;
}

public static class NoItems
{
    [Items]
    public static int All() => 3;

    public static int One(Pair pair) => pair.Number;
}

public abstract class LifecycleBase
{
    public static List<string> Log { get; } = [];

    protected List<string> Own { get; } = Log;

    [Setup]
    public void SetUpBase() => Own.Add("base");
}

public sealed class Lifecycle : LifecycleBase, IDisposable
{
    public Lifecycle() => Own.Add("new");

    [Setup]
    public async Task SetUp()
    {
        await Task.Yield();
        Own.Add("setup");
    }

    [IterationSetup]
    public void Begin() => Own.Add("begin");

    [IterationCleanup]
    public void End() => Own.Add("end");

    [Cleanup]
    public ValueTask CleanUp()
    {
        Own.Add("cleanup");
        return ValueTask.CompletedTask;
    }

    public void Work(int index) => Own.Add(FormattableString.Invariant($"{index}"));

    public void Dispose() => Own.Add("dispose");
}

public sealed class Own
{
    private static int _made;
    private readonly int _number = Interlocked.Increment(ref _made);

    public static Barrier? Gate { get; set; }

    public int Work()
    {
        Gate?.SignalAndWait(TimeSpan.FromSeconds(30));
        return _number;
    }
}

public sealed class WithParameters
{
    private string _text = "";

    [Params(7, 8)]
    public int Size { get; set; }

    public int Other { get; set; }

    [Setup]
    public void Prepare() => _text = FormattableString.Invariant($"{Size} first");

    public string Work() => _text;
}

/// <summary>Texts do not tell two arrays apart, nor two values that are the same.</summary>
public sealed class Unlisted
{
    [BenchmarkDotNet.Attributes.ParamsSource(nameof(Arrays))]
    public int[] Numbers { get; set; } = [];

    [Params(1, 1)]
    public int Twice { get; set; }

    [Params("a", " ", "b=c")]
    public string Text { get; set; } = "";

    public static IEnumerable<int[]> Arrays => [[1], [2]];

    public int Work() => Numbers.Length + Twice + Text.Length;
}

public sealed class WithoutValues
{
    [Params]
    public int Size { get; set; }

    public int Work() => Size;
}

public sealed class Broken
{
    [Setup]
    public void Prepare() => throw new InvalidOperationException("it is broken" + (GetHashCode() == 0 ? "!" : ""));

    public int Work() => GetHashCode();
}

public class Bench
{
    private int[] _numbers = [];

    [BenchmarkDotNet.Attributes.Params(3, 4)]
    public int N { get; set; }

    public static IEnumerable<string> Names => ["first", "second"];

    [BenchmarkDotNet.Attributes.GlobalSetup]
    public void Prepare() => _numbers = [.. Enumerable.Repeat(10, N)];

    [BenchmarkDotNet.Attributes.GlobalSetup(Target = nameof(WithSource))]
    public void PrepareForSource() => _numbers = [30];

    [BenchmarkDotNet.Attributes.Benchmark]
    public string Sum() => FormattableString.Invariant($"{_numbers.Sum()} of {N}");

    [BenchmarkDotNet.Attributes.Benchmark]
    [BenchmarkDotNet.Attributes.Arguments(1, "one")]
    [BenchmarkDotNet.Attributes.Arguments(2, "two")]
    public string WithArguments(int times, string name) => FormattableString.Invariant($"{_numbers.Sum()}+{times}+{name}");

    [BenchmarkDotNet.Attributes.Benchmark]
    [BenchmarkDotNet.Attributes.ArgumentsSource(nameof(Names))]
    public string WithSource(string name) => FormattableString.Invariant($"{_numbers.Sum()}:{name}");
}
