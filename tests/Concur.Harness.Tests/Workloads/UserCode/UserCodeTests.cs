using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Harness.Workloads.UserCode;
using Concur.Protocol;

namespace Concur.Harness.Tests.Workloads.UserCode;

/// <summary>Methods that a user may name, and what becomes of their parameters.</summary>
public class UserCodeTests
{
    private const string Type = "Concur.Harness.Tests.Workloads.UserCode.Sample";

    [Theory]
    [InlineData("ByUnit", 37L)]
    [InlineData("ByNames", 1_003_007L)]
    [InlineData("Narrow", 10L)]
    [InlineData("OnlyNumber", 14L)]
    [InlineData("WithDefaults", "7 text 2.5 True")]
    [InlineData("WithToken", false)]
    [InlineData("Nested.Inner", 3L)]
    [InlineData("AsTask", 8L)]
    [InlineData("AsValueTask", 9L)]
    [InlineData("NotStatic", 107)]
    public async Task ParametersAreFilledByTypeAndName(string method, object expected)
    {
        var workload = Bind(Type + "." + method);

        Assert.Equal(expected, Blocking(workload));
        Assert.Equal(expected, await workload.RunAsync(new WorkUnit(3, 7, 1)));
    }

    /// <summary>What the compiler inlined would be missing from every sampled stack.</summary>
    [Theory]
    [InlineData("Here")]
    [InlineData("HereByUnit")]
    public void AMethodIsOnTheStackHoweverSmallItIs(string method)
    {
        var workload = Bind(Type + "." + method);

        for (var i = 0; i < 100; i++)
            Assert.Contains($"Sample.{method} ", (string)workload.Run(new WorkUnit(0, 1, 1))!, StringComparison.Ordinal);
    }

    [Fact]
    public void RandomNumbersComeFromTheUnitsSeed() =>
        Assert.Equal(new Random(5).Next(), Bind(Type + ".Seeded").Run(new WorkUnit(0, 1, 5)));

    [Theory]
    [InlineData("Missing", "has no method 'Missing'")]
    [InlineData("Ambiguous", "is overloaded: Ambiguous(Int32) and Ambiguous(Int64) could both be meant")]
    [InlineData("Generic", "is generic")]
    [InlineData("OfAbstract.Method", "is not static, and 'Concur.Harness.Tests.Workloads.UserCode.Sample.OfAbstract' is abstract")]
    [InlineData("OfTwo.Method", "has no public constructor without parameters, but OfTwo(Int32) and OfTwo(String)")]
    [InlineData("NotPublic", "is not public")]
    [InlineData("TwoNumbers", "parameter 'rows' of")]
    [InlineData("Stream", "has the type Stream, for which a unit has no value")]
    [InlineData("ByReference", "for which a unit has no value")]
    [InlineData("Span", "which cannot be kept after the call")]
    public void WhatCannotBeAWorkloadIsSaidInOneLine(string method, string expected)
    {
        var refusal = Assert.Throws<Refusal>(() => Bind(Type + "." + method));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void ATypeThatIsNotThereIsSaidWithTheNearest()
    {
        var refusal = Assert.Throws<Refusal>(() => Bind("Concur.Harness.Tests.Workloads.UserCode.Sampel.ByUnit"));

        Assert.Contains("it has " + Type, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The end of a full name is enough where no other method has it.</summary>
    [Theory]
    [InlineData("Narrow")]
    [InlineData("Sample.Narrow")]
    [InlineData("Nested.Inner")]
    [InlineData(Type + ".Narrow")]
    public void AMethodIsFoundByTheEndOfItsName(string name) =>
        Assert.Equal(name.Split('.')[^1], Assembly().Find(name, size: 7, UnitInputs.None).Method.Name);

    [Fact]
    public void AnEndThatSeveralNamesHaveIsRefused()
    {
        var refusal = Assert.Throws<Refusal>(() => Assembly().Find("Twin", size: 7, UnitInputs.None));

        Assert.Contains("has 2 methods 'Twin'; give more of the name: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{Type}.Nested.Twin", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The framework did what it was told: the line that told it is the user's.</summary>
    [Fact]
    public void AFailureIsToldWithTheUsersOwnFrame()
    {
        var thrown = Assert.Throws<FormatException>(() => int.Parse("no number", CultureInfo.InvariantCulture));

        Assert.Contains(nameof(AFailureIsToldWithTheUsersOwnFrame), FailureReport.Of(0, thrown).Frame, StringComparison.Ordinal);
    }

    [Fact]
    public void ASizeThatDoesNotFitIsRefused()
    {
        var refusal = Assert.Throws<Refusal>(() => Bind(Type + ".Narrow", size: 300));

        Assert.Contains("size 300 does not fit parameter 'n'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOverloadThatAloneCanBeBoundIsMeant() => Assert.Equal(3, Bind(Type + ".HalfAmbiguous").Run(new WorkUnit(3, 7, 1)));

    private static UserAssembly Assembly() => UserAssembly.Load(typeof(Sample).Assembly.Location);

    private static object? Blocking(IWorkload workload) => workload.Run(new WorkUnit(3, 7, 1));

    private static IWorkload Bind(string name, long size = 7)
    {
        var search = new MethodSearch(typeof(Sample).Assembly.GetTypes(), size, UnitInputs.None);
        var workload = BoundMethod.Bind(new NamedMethod(name, search.Find(name, "x.dll"), null), UnitInputs.None);
        workload.Start();
        return workload;
    }
}

public class Sample
{
    public static long ByUnit(WorkUnit unit) => unit.Index * 10 + unit.Size;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string Here(long n) => Methods() + n;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string HereByUnit(WorkUnit unit) => Methods() + unit.Index;

    /// <summary>The methods on the stack. Its text would leave out those that ask for inlining, inlined or not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Methods() => string.Join(
        " < ", new StackTrace().GetFrames().Select(frame => $"{frame.GetMethod()?.DeclaringType?.Name}.{frame.GetMethod()?.Name}"));

    public static long ByNames(int index, long size, int seed) => (seed * 1_000_000L) + (index * 1000) + size;

    public static long Narrow(byte n, short unit) => n + unit;

    public static long OnlyNumber(uint iterations) => iterations * 2;

    public static string WithDefaults(long count, string text = "text", double factor = 2.5, bool flag = true) =>
        FormattableString.Invariant($"{count} {text} {factor} {flag}");

    public static long Twin(long n) => n;

    public static bool WithToken(CancellationToken cancellation) => cancellation.IsCancellationRequested;

    public static int Seeded(Random random) => random.Next();

    public static async Task<long> AsTask(long n)
    {
        await Task.Yield();
        return n + 1;
    }

    public static async ValueTask<long> AsValueTask(long n)
    {
        await Task.Yield();
        return n + 2;
    }

    public static int Ambiguous(int n) => n;

    public static int Ambiguous(long n) => (int)n;

    public static int HalfAmbiguous(int index) => index;

    public static int HalfAmbiguous(Stream stream) => stream.ReadByte();

    public static T Generic<T>(T n) => n;

    private readonly int _own = 100;

    public int NotStatic(int n) => n + _own;

    public abstract class OfAbstract
    {
        public int Method(int n) => n + GetHashCode();
    }

    public class OfTwo
    {
        public OfTwo(int n) => N = n;

        public OfTwo(string n) => N = n.Length;

        public int N { get; }

        public int Method() => N;
    }

    internal static int NotPublic(int n) => n;

    public static int TwoNumbers(int rows, int columns) => rows * columns;

    public static int Stream(Stream stream) => stream.ReadByte();

    public static void ByReference(ref int n) => n++;

    public static ReadOnlySpan<char> Span(int n) => "text".AsSpan(n);

    public static class Nested
    {
        public static long Twin(long n) => n;

        public static long Inner(int index) => index;
    }
}
