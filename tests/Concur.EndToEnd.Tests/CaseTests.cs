using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Several cases in one command: methods that a pattern matches, and combinations of values.</summary>
public sealed class CaseTests(CaseTests.Code code) : IClassFixture<CaseTests.Code>
{
    private static readonly string[] Briefly =
        ["-s", "threads", "-w", "2", "--launches", "1", "--iterations", "1", "--profile", "none"];

    /// <summary>Each case has the result that its method and its values make.</summary>
    [Fact]
    public async Task EachMethodRunsWithEachCombinationOfItsValues()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(
            ["run", code.Path, "--benchmark", "Case.*", "--param", "Size=2,5,2", "--param", "Size=5", "--format", "json", .. Briefly]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("4 cases, about ", ending.Error, StringComparison.Ordinal);
        Assert.Contains("case 3 of 4: Case.Twice Mode=a, Size=2", ending.Error, StringComparison.Ordinal);
        var runs = Runs(ending.Out);
        Assert.Equal(
            ["Case.Once a 2", "Case.Once a 5", "Case.Twice a 2", "Case.Twice a 5"],
            runs.Select(run => $"{Request(run, "workload")} {Value(run, "Mode")} {Value(run, "Size")}"));
        Assert.Equal(4, runs.Select(run => run.Trials[0].Text("digest")).Distinct().Count());
        Assert.All(runs, run => run.AssertResultsAgree());
        Assert.Equal(4, Folders(tool).Length);
    }

    [Theory]
    [InlineData("Size=*", "a 2|a 5|a 7")]
    [InlineData("*", "a 2|a 5|a 7|b,c 2|b,c 5|b,c 7")]
    [InlineData("Mode=b\\,c,a", "b,c 2|a 2")]
    public async Task AStarStandsForTheValuesOfParams(string given, string expected)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(
            ["run", code.Path, "--method", "Case.Once", "--param", given, "--format", "json", .. Briefly]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Equal(expected, string.Join('|', Runs(ending.Out).Select(run => $"{Value(run, "Mode")} {Value(run, "Size")}")));
    }

    /// <summary>One case is a run as any other.</summary>
    [Fact]
    public async Task OneCaseHasOneRunFileAndNoTable()
    {
        using var tool = new ToolProcess();

        var json = await tool.Run(
            ["run", code.Path, "--benchmark", "Case.Tw*", "--param", "Size=5,5", "--format", "json", .. Briefly]);
        var table = await tool.Run(["run", code.Path, "--benchmark", "Case.Tw*", .. Briefly]);

        Assert.Equal("5", Value(new RunOutput(json.Out), "Size"));
        Assert.DoesNotContain("The best strategy of", table.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("cases", table.Error, StringComparison.Ordinal);
    }

    /// <summary>The project is built once; each case has its answer, a table follows, and a case is made again by itself.</summary>
    [Fact]
    public async Task ATableFollowsTheAnswersAndACaseIsMadeAgain()
    {
        using var tool = new ToolProcess();
        await tool.Write("work.cs", """
            public class Work
            {
                public int Size { get; set; } = 1;
                public int Run(int index) => Size + index;
            }
            """);

        var ending = await tool.Run(
            ["run", "work.cs", "--method", "Run", "--param", "Size=3,4", "-o", "results", "--width", "200", .. Briefly]);
        var again = await tool.Run("rerun", "results/02_Work.Run-Size-4", "--format", "json", "--trust");

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Single(ending.Error.Split("building ")[1..]);
        Assert.Equal(2, ending.Out.Split("Work.Run: 4 units").Length - 1);
        var table = ending.Out.Split("The best strategy of 2 cases:\n")[1].TrimEnd('\n').Split('\n');
        Assert.Contains("limited by", table[0], StringComparison.Ordinal);
        Assert.StartsWith("  Work.Run Size=3  ", table[1], StringComparison.Ordinal);
        Assert.EndsWith("results/02_Work.Run-Size-4", table[2].TrimEnd(), StringComparison.Ordinal);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal("4", Value(new RunOutput(again.Out), "Size"));
    }

    [Fact]
    public async Task ACaseThatFailsDoesNotStopTheOthers()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(["run", code.Path, "--method", "Fragile.Run", "--param", "Size=1,13,3", .. Briefly]);
        var none = await tool.Run(["run", code.Path, "--method", "Fragile.Run", "--param", "Size=13", .. Briefly]);

        Assert.Equal((3, 3), (ending.ExitCode, none.ExitCode));
        Assert.Equal(4, Folders(tool).Length);
        var table = ending.Out.Split("The best strategy of 3 cases:\n")[1].TrimEnd('\n').Split('\n');
        Assert.Contains("sequential failed", table[2], StringComparison.Ordinal);
        Assert.DoesNotContain("failed", table[3], StringComparison.Ordinal);
    }

    /// <summary>What cannot be kept is the failure of its case alone.</summary>
    [Fact]
    public async Task AFolderThatIsUsedIsTheFailureOfItsCase()
    {
        using var tool = new ToolProcess();
        await tool.Write("results/01_Case.Once-Mode-a--Size-2/run.json", "{}");

        var ending = await tool.Run(
            ["run", code.Path, "--method", "Case.Once", "--param", "Size=2,5", "-o", "results", "--format", "markdown", .. Briefly]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("already holds a run", ending.Error, StringComparison.Ordinal);
        Assert.Contains("| Case.Once Mode=a, Size=2 | failed |", ending.Out, StringComparison.Ordinal);
        Assert.Contains("# Case.Once: 4 units", ending.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(tool.Folder, "results/02_Case.Once-Mode-a--Size-5/run.json")));
    }

    /// <summary>The first run is kept, the table has it, and the third case does not begin.</summary>
    [Fact]
    public async Task WhatWasMeasuredBeforeCtrlCIsKeptAndPrinted()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(
            process =>
            {
                Eventually.Holds("the second case has begun", () => Folders(tool).Length == 2 && tool.Harnesses().Count > 0);
                ToolProcess.Signal(process, "INT");
            },
            ["run", code.Path, "--method", "Slow.Run", "--param", "Ms=1,600000,2", .. Briefly]);

        Assert.Equal(130, ending.ExitCode);
        Assert.Equal(2, Folders(tool).Length);
        Assert.Contains("The best strategy of 2 cases:", ending.Out, StringComparison.Ordinal);
        Assert.Contains("Slow.Run Ms=1 ", ending.Out.Split("The best strategy of")[1], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folders(tool).Min()!, "run.json")));
    }

    [Theory]
    [InlineData("no method has a parameter 'Sise'; did you mean 'Size'?; they have Mode, Size",
        "--benchmark", "Case.*", "--param", "Sise=1")]
    [InlineData("'Case' has no parameter 'Sise'; it has Mode, Size", "--method", "Case.Once", "--param", "Sise=1")]
    [InlineData("which 'many' is not", "--method", "Case.Once", "--param", "Size=2,many")]
    [InlineData("--param 'Size=' has no value", "--method", "Case.Once", "--param", "Size=")]
    [InlineData("has no workload 'Onc*x'; no method is marked [Workload]; --method could name Case.Once", "--benchmark", "Onc*x")]
    [InlineData("has 2 methods 'Case.*'; give more of the name", "--method", "Case.*", "--param", "Size=2,5")]
    [InlineData("'Slow.Run' lists no values of 'Ms' that texts tell apart", "--method", "Slow.Run", "--param", "Ms=*")]
    [InlineData("there are 6 cases, and at most 5 are run; give fewer benchmarks or values, or --cases 6",
        "--method", "Case.Once", "--param", "*", "--cases", "5")]
    public async Task WhatIsWrongIsOneLine(string expected, params string[] args)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(["run", code.Path, .. args, .. Briefly]);

        Assert.Equal((2, ""), (ending.ExitCode, ending.Out));
        Assert.Contains(expected, ending.Error, StringComparison.Ordinal);
        Assert.Single(ending.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(Folders(tool));
    }

    /// <summary>Two cases are other work, which the comparison says first where it is asked for.</summary>
    [Fact]
    public async Task TwoCasesAreComparedWhereTheUserWantsIt()
    {
        using var tool = new ToolProcess();
        await tool.Run(["run", code.Path, "--method", "Case.Once", "--param", "Size=2,5", "--name", "x", .. Briefly]);
        await tool.Run(["run", code.Path, "--method", "Case.Once", "--param", "Size=2", .. Briefly]);

        var refused = await tool.Run("compare", "x-01", "x-02");
        var across = await tool.Run("compare", "x-01", "x-02", "--across-params");
        var same = await tool.Run("compare");

        Assert.Equal((2, 0, 0), (refused.ExitCode, across.ExitCode, same.ExitCode));
        Assert.Contains("(parameters Mode=a, Size=2 and Mode=a, Size=5); --across-params", refused.LastErrorLine, StringComparison.Ordinal);
        Assert.Contains("With Mode=a, Size=5 in place of Mode=a, Size=2, which is other work,", across.Out, StringComparison.Ordinal);
        Assert.Contains("against", same.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("which is other work", same.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASweepOfSeveralValuesIsASweepForEach()
    {
        using var tool = new ToolProcess();
        string[] briefly = [.. Briefly.Where((_, i) => i is not (2 or 3)), "-w", "1,2"];

        var ending = await tool.Run(["sweep", code.Path, "--method", "Case.Once", "--param", "Size=2,5", "--width", "200", .. briefly]);
        var json = await tool.Run(["sweep", code.Path, "--benchmark", "Case.*", "--format", "json", .. briefly]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var table = ending.Out.Split("The best of 2 cases:\n")[1].TrimEnd('\n').Split('\n');
        Assert.Contains("serial share", table[0], StringComparison.Ordinal);
        Assert.StartsWith("  Case.Once Mode=a, Size=2 ", table[1], StringComparison.Ordinal);
        Assert.StartsWith("  Case.Once Mode=a, Size=5 ", table[2], StringComparison.Ordinal);
        Assert.True(json.ExitCode == 0, json.Error);
        using var sweeps = JsonDocument.Parse(json.Out);
        Assert.Equal(2, sweeps.RootElement.GetArrayLength());
        Assert.Equal(4, Folders(tool).Length);
    }

    private static List<RunOutput> Runs(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(run => new RunOutput(run.GetRawText()))];
    }

    private static string Request(RunOutput run, string member) => run.Json.GetProperty("request").GetProperty(member).GetString()!;

    private static string Value(RunOutput run, string name) =>
        run.Json.GetProperty("request").GetProperty("values").GetProperty(name).GetString()!;

    /// <summary>The folders of runs, without the link to the latest.</summary>
    private static string[] Folders(ToolProcess tool)
    {
        var runs = Path.Combine(tool.Folder, "concur-runs");
        return Directory.Exists(runs)
            ? [.. Directory.GetDirectories(runs).Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))]
            : [];
    }

    /// <summary>A library that is built once.</summary>
    public sealed class Code : BuiltLibrary
    {
        protected override string[] FirstRun => ["--method", "Fragile.Run"];

        protected override string Source => """
            using Concur.Abstractions;

            public class Case
            {
                [Params("a", "b,c")]
                public string Mode { get; set; } = "";

                [Params(2, 5, 7)]
                public int Size { get; set; }

                public string Once(int index) => $"{Mode} {Size} {index}";

                public string Twice(int index) => $"{Mode} {2 * Size} {index} twice";
            }

            public class Fragile
            {
                public int Size { get; set; }

                public int Run(int index) => Size == 13 ? throw new InvalidOperationException("not 13") : index;
            }

            public class Slow
            {
                public int Ms { get; set; }

                public int Run(int index)
                {
                    Thread.Sleep(Ms);
                    return index;
                }
            }
            """;
    }
}
