using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

/// <summary>Units that are items of the user's, and objects on which methods are called.</summary>
public sealed class ItemTests(ItemTests.Code code) : IClassFixture<ItemTests.Code>
{
    private static readonly string[] Briefly = ["--launches", "1", "--iterations", "1", "--profile", "none", "--format", "json"];

    /// <summary>Every strategy gives each item to a unit: their results are folded in the order of units.</summary>
    [Fact]
    public async Task EachFileIsAUnitUnderEveryStrategy()
    {
        using var tool = await code.WithFiles();

        var ending = await tool.Run(["run", code.Path, "--method", "Lines", "--items", "logs/*.log", "-s", "all", "-w", "2", .. Briefly]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(ending.Out);
        Assert.Equal(StrategyCatalogue.All.Count(strategy => strategy.Engine is null), run.Trials.Count);
        run.AssertResultsAgree();
        var request = run.Json.GetProperty("request");
        Assert.Equal(5, request.GetProperty("units").GetInt32());
        Assert.Equal(5, request.GetProperty("items").GetProperty("count").GetInt32());
        Assert.Equal("paths", request.GetProperty("items").GetProperty("kind").GetString());
    }

    /// <summary>The same files in two batches, from standard input, and from a range have the results that they must have.</summary>
    [Theory]
    [InlineData("--method", "AllLines", "--items", "logs/*.log", "--batch", "3")]
    [InlineData("--method", "Square", "--items", "1..9")]
    [InlineData("--method", "Area")]
    [InlineData("--method", "Counter.Work", "--instance", "worker")]
    [InlineData("--method", "Counter.Work", "--param", "Step=3")]
    public async Task ItemsAndObjectsRunInThreadsAndProcesses(params string[] args)
    {
        using var tool = await code.WithFiles();

        var ending = await tool.Run(["run", code.Path, .. args, "-s", "threads,processes,async", "-w", "2", .. Briefly]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        new RunOutput(ending.Out).AssertResultsAgree();
    }

    [Fact]
    public async Task TheAnswerSaysWhatAnItemCosts()
    {
        using var tool = await code.WithFiles();

        var ending = await tool.Run(
            ["run", code.Path, "--method", "Lines", "--items", "logs/*.log", "-s", "threads", "--launches", "3", "--profile", "none"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("Lines: 5 items, ", ending.Out, StringComparison.Ordinal);
        Assert.Contains("An item takes ", ending.Out, StringComparison.Ordinal);
        Assert.Contains(" with sequential", ending.Out, StringComparison.Ordinal);
    }

    /// <summary>What a run was given stands in the command that repeats it.</summary>
    [Fact]
    public async Task ARunWithItemsIsMadeAgain()
    {
        using var tool = await code.WithFiles();
        await tool.Run(["run", code.Path, "--method", "AllLines", "--items", "logs/*.log", "--batch", "2", "-s", "threads", .. Briefly]);

        var again = await tool.Run(["rerun", "last", "--format", "json"]);

        Assert.True(again.ExitCode == 0, again.Error);
        var items = new RunOutput(again.Out).Json.GetProperty("request").GetProperty("items");
        Assert.Equal((5, 2), (items.GetProperty("count").GetInt32(), items.GetProperty("batch").GetInt32()));
    }

    [Theory]
    [InlineData("no file matches 'nothing/*.log'", "--method", "Lines", "--items", "nothing/*.log")]
    [InlineData("'logs' is a folder; give a pattern", "--method", "Lines", "--items", "logs")]
    [InlineData("begins with the larger number", "--method", "Square", "--items", "9..1")]
    [InlineData("item 1, ", "--method", "Square", "--items", "logs/*.log")]
    [InlineData("--items and --items-from cannot both be given", "--method", "Lines", "--items", "logs/*.log", "--items-from", "x")]
    [InlineData("the items cannot be read from 'missing.txt'", "--method", "Lines", "--items-from", "missing.txt")]
    [InlineData("takes one item; leave it out", "--method", "Lines", "--items", "logs/*.log", "--batch", "2")]
    [InlineData("has the type String, for which a unit has no value: give items", "--method", "Lines")]
    [InlineData("the source of items 'Broken.All' threw System.InvalidOperationException: no items today", "--method", "Broken.One")]
    [InlineData("has no public constructor without parameters, but Two(Int32) and Two(String)", "--method", "Two.Work")]
    [InlineData("'Counter' has no parameter 'Size'; it has Step", "--method", "Counter.Work", "--param", "Size=3")]
    [InlineData("parameter 'Empty.Size' has no values", "--method", "Empty.Work")]
    [InlineData("has 2 methods '*Lines'", "--method", "*Lines", "--items", "logs/*.log")]
    public async Task WhatIsWrongIsOneLine(string expected, params string[] args)
    {
        using var tool = await code.WithFiles();

        var ending = await tool.Run(["run", code.Path, .. args]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(expected, ending.Error, StringComparison.Ordinal);
        Assert.Single(ending.Error.TrimEnd('\n').Split('\n'));
    }

    /// <summary>A file with one method is asked for what that method needs.</summary>
    [Fact]
    public async Task TheOnlyMethodIsMeantThoughItNeedsItems()
    {
        using var tool = new ToolProcess();
        await tool.Write("one.cs", "public static class One { public static int Length(string path) => path.Length; }");

        var ending = await tool.Run("run", "one.cs");

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("parameter 'path' of 'One.Length' has the type String", ending.LastErrorLine, StringComparison.Ordinal);
        Assert.Contains("give items (--items 'logs/*.json'", ending.LastErrorLine, StringComparison.Ordinal);
    }

    /// <summary>What a set-up throws is the workload's failure, with the user's line.</summary>
    [Fact]
    public async Task ASetUpThatThrowsIsTold()
    {
        using var tool = await code.WithFiles();

        var ending = await tool.Run(
            ["run", code.Path, "--method", "Unready.Work", "-s", "threads", "--launches", "1", "--profile", "none"]);

        Assert.Equal(3, ending.ExitCode);
        Assert.Contains(
            "sequential: Prepare threw System.InvalidOperationException: not today (at Unready.Prepare()",
            ending.Out + ending.Error,
            StringComparison.Ordinal);
    }

    /// <summary>A library that is built once.</summary>
    public sealed class Code : BuiltLibrary
    {
        protected override string[] FirstRun => ["--method", "Square", "--items", "1..3"];

        protected override string Source => """
            using Concur.Abstractions;

            public static class Work
            {
                public static int Lines(string path) => File.ReadAllLines(path).Length;

                public static int AllLines(IEnumerable<FileInfo> files) => files.Sum(file => File.ReadAllLines(file.FullName).Length);

                public static long Square(long value) => value * value;
            }

            public static class Shapes
            {
                [Items]
                public static IEnumerable<(int Width, int Height)> All => [(1, 2), (3, 4), (5, 6)];

                public static int Area((int Width, int Height) shape) => shape.Width * shape.Height;
            }

            public class Counter
            {
                private int _start;

                [Params(2, 5)]
                public int Step { get; set; }

                [Setup]
                public async Task Prepare()
                {
                    await Task.Yield();
                    _start = 100 * Step;
                }

                public int Work(int index) => _start + (index * Step);
            }

            public static class Broken
            {
                [Items]
                public static IEnumerable<Version> All() => throw new InvalidOperationException("no items today");

                public static int One(Version version) => version.Major;
            }

            public class Two
            {
                public Two(int n) { }
                public Two(string text) { }
                public int Work(int index) => index;
            }

            public class Empty
            {
                [Params]
                public int Size { get; set; }

                public int Work(int index) => index + Size;
            }

            public class Unready
            {
                [Setup]
                public void Prepare() => throw new InvalidOperationException("not today");

                public int Work(int index) => index;
            }
            """;

        /// <summary>The tool in a folder with five files of 1 to 5 lines.</summary>
        internal static async Task<ToolProcess> Files()
        {
            var tool = new ToolProcess();
            for (var lines = 1; lines <= 5; lines++)
                await tool.Write(FormattableString.Invariant($"logs/{lines}.log"), string.Concat(Enumerable.Repeat("line\n", lines)));
            return tool;
        }

        /// <inheritdoc cref="Files"/>
        internal Task<ToolProcess> WithFiles() => Path.Length > 0 ? Files() : throw new InvalidOperationException("not built");
    }
}
