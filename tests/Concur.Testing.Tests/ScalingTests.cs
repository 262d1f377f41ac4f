using System.Reflection;

namespace Concur.Testing.Tests;

/// <summary>What can be measured, and what is refused before anything is.</summary>
public class ScalingTests
{
    private static readonly string[] Items = ["a", "b"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void PublicMethodsAreTakenWithTheirNames()
    {
        Assert.Equal("Concur.Testing.Tests.Samples.Length", TestedMethod.Of((Func<string, int>)Samples.Length).Name);
        Assert.Equal("Concur.Testing.Tests.Samples.Inner.Work", TestedMethod.Of(new Samples.Inner().Work).Name);
        Assert.Equal(typeof(Samples).Assembly.Location, TestedMethod.Of(Samples.Nothing).AssemblyPath);
    }

    /// <summary>That this compiles is most of the test.</summary>
    [Fact]
    public void ItemsGoWithMethodsThatTakeOneOrSeveralAndMayBeAsync()
    {
        Scaling[] chains =
        [
            Scaling.Of(Items, Samples.Length),
            Scaling.Of(Items, Samples.LengthAsync),
            Scaling.Of(Items, Samples.ValueAsync),
            Scaling.Of(Items, Samples.All).WithBatch(2),
            Scaling.Of(Items, Samples.Cancellable),
            Scaling.Of(Items, int.Parse),
            Scaling.Of(Samples.Nothing),
            Scaling.Of(typeof(Samples).GetMethod(nameof(Samples.Nothing))!),
            Scaling.Of(Items, new Samples.Inner().Text).Under("threads", "tasks").WithWorkers(2).WithTimeout(TimeSpan.FromMinutes(1))
                .ToFolder("runs"),
        ];

        Assert.All(chains, Assert.NotNull);
    }

    public static TheoryData<string, Delegate> Uncallable => new()
    {
        { "a lambda or a local function cannot be called in another process: make it a public", (string text) => text.Length },
        { "a lambda or a local function", Closure("x") },
        { "'Hidden.Length' is not public, so no other process can call it", Hidden.Length },
        { "'Samples.Secret' is not public", Samples.SecretCall },
        { "'Samples.Same' is generic, and another process needs its types", Samples.Same<string> },
        { "'NeedsText.Work' is not static, and NeedsText is no class with a public constructor", new NeedsText("x").Work },
        { "'Inner.Text' is inherited by Heir, and another process would call it on Inner", new Samples.Heir().Text },
        { "'Samples.Extended' is bound to its first argument", "x".Extended },
    };

    [Theory]
    [MemberData(nameof(Uncallable), DisableDiscoveryEnumeration = true)]
    public void WhatAnotherProcessCannotCallIsRefused(string expected, Delegate method)
    {
        var refusal = Assert.Throws<ArgumentException>(() => Scaling.Of(method));

        Assert.StartsWith(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void AMethodOfAnAbstractClassIsRefused()
    {
        var method = typeof(Stream).GetMethod(nameof(Stream.Flush), BindingFlags.Public | BindingFlags.Instance)!;

        Assert.Contains("Stream is no class", Assert.Throws<ArgumentException>(() => Scaling.Of(method)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ItemsAreLinesInTheInvariantCulture() => Assert.Equal(
        ["x", "1.5", "-3", "0.1", "Friday", "True", "https://a.b/c?d", "/tmp/e"],
        ItemLines.Of<object>([
            "x", 1.5, -3L, 0.1m, DayOfWeek.Friday, true, new Uri("https://a.b/c?d"), new FileInfo("/tmp/e"),
        ]));

    [Theory]
    [InlineData("there are no items to measure with")]
    [InlineData("item 2 is null, and another process is given strings, numbers", "a", null)]
    [InlineData("item 1 is empty", "")]
    [InlineData("item 1 has several lines", "a\nb")]
    [InlineData("item 1 is of the type Int32[]", new[] { 1 })]
    public void WhatIsNoLineIsRefused(string expected, params object?[] items) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => ItemLines.Of(items)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task WhatMakesNoSenseIsRefusedBeforeAnythingIsMeasured()
    {
        var scaling = Scaling.Of(Items, Samples.Length);

        Assert.Throws<ArgumentException>(() => scaling.Under());
        Assert.Throws<ArgumentException>(() => scaling.Under("sequential"));
        Assert.Throws<ArgumentOutOfRangeException>(() => scaling.WithWorkers(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => scaling.WithBatch(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => scaling.WithTimeout(TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => scaling.ToFolder(" "));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => scaling.AtLeast(0, 2, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => scaling.AtLeast(2, 0, Cancellation));
    }

    /// <summary>xunit.v3 skips a test whose exception begins so.</summary>
    [Fact]
    public void MoreCoresThanThereAreSkipTheTest()
    {
        var scaling = Scaling.Of(Items, Samples.Length);

        var reason = Skips.Reason(() => scaling.AtLeast(2, 1 << 20, Cancellation).GetAwaiter().GetResult());

        Assert.StartsWith("$XunitDynamicSkip$a speed-up on 1048576 cores was asked for", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AFrameworkThatIsNotKnownGetsOurOwnException() =>
        Assert.Equal("why", Assert.IsType<InconclusiveException>(TestFramework.Inconclusive("why", [])).Message);

    [Fact]
    public void TheToolIsAskedForTimesAlone()
    {
        var measurement = new Measurement(new TestedMethod("/a/b.dll", "C.D", IsDebug: false), ["x"])
        {
            Strategies = ["threads", "tasks"],
            Batch = 3,
            Timeout = TimeSpan.FromSeconds(90),
        };

        Assert.Equal(
            "run /a/b.dll --method C.D --items-from - --batch 3 --strategies threads,tasks --workers 2 --timeout 30000ms --profile none "
                + "--no-settings --format json --output /runs/one",
            string.Join(' ', measurement.Arguments(2, "/runs/one")));
        Assert.Equal(
            "run /a/b.dll --method C.D --timeout 100000ms --profile none --no-settings --format json --output /runs/one",
            string.Join(' ', new Measurement(measurement.Method, []).Arguments(null, "/runs/one")));
    }

    private static Func<string, int> Closure(string more) => text => text.Length + more.Length;

    private static class Hidden
    {
        public static int Length(string text) => text.Length;
    }
}
