namespace Concur.EndToEnd.Tests;

/// <summary>Two versions of the code, measured together.</summary>
public class VersionTests
{
    private static readonly string[] Briefly = ["--launches", "3", "--profile", "none"];

    [Fact]
    public async Task TwoMethodsAreComparedAndTheirResultsToo()
    {
        using var tool = new ToolProcess();
        await tool.Write("work.cs", """
            public static class Work
            {
                public static long Short(int index) => Sum(index, 200_000);
                public static long Long(int index) => Sum(index, 200_000) + (Sum(index + 1, 1_800_000) & 0);
                public static long Other(int index) => index;
                private static long Sum(long s, int n) { for (var i = 0; i < n; i++) s = s * 31 + i; return s; }
            }
            """);

        var compared = await tool.Run(["run", "work.cs", "--candidates", "Short,Long", "-s", "threads", .. Briefly]);
        var wrong = await tool.Run(["run", "work.cs", "--candidates", "Short,Other", "-s", "threads", .. Briefly]);
        var again = await tool.Run("rerun", "last-1");

        Assert.True(compared.ExitCode == 0, compared.Error);
        Assert.Contains("Long", compared.Out.Split("\n\n")[1], StringComparison.Ordinal);
        Assert.Contains("threads@Long", compared.Out, StringComparison.Ordinal);
        Assert.True(await Ratio(tool, "last-2") > 1.5);
        Assert.Equal(5, wrong.ExitCode);
        Assert.Contains("sequential@Other and threads@Other: the results differ", wrong.Out, StringComparison.Ordinal);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.True(await Ratio(tool, "last") > 1.5);
    }

    /// <summary>The user's work tree has changes that are not committed, and keeps them.</summary>
    [Fact]
    public async Task AProjectIsComparedWithARevisionOfItself()
    {
        using var tool = new ToolProcess();
        await tool.Write("code/lib/lib.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            </Project>
            """);
        await tool.Write("code/.gitignore", "bin\nobj\n");
        await Write(tool, steps: 200_000);
        const string Commit = "git -C code -c user.name=a -c user.email=a@b.c commit -qam";
        await Shell(tool, $"git init -q code && git -C code add . && {Commit} one");
        await Write(tool, steps: 2_000_000);
        await Shell(tool, $"{Commit} two && echo note > code/note.txt");

        var ending = await tool.Run(["run", "code/lib", "--method", "Count", "--against", "HEAD~1", "-s", "threads", .. Briefly]);
        var again = await tool.Run(["run", "code/lib", "--method", "Count", "--against", "HEAD~1", "-s", "threads", "-q", .. Briefly]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("HEAD~1", ending.Out.Split("\n\n")[1], StringComparison.Ordinal);
        Assert.True(await Ratio(tool, "last") > 1.5);
        Assert.True(again.ExitCode == 0, again.Error);
        var state = await Sh(tool, "git -C code status --short; git -C code worktree list | wc -l; git -C code log --oneline | wc -l");
        Assert.Equal("?? note.txt\n1\n2", state.Out.Trim());
    }

    [Theory]
    [InlineData("nothing", "there is no revision 'nothing'")]
    [InlineData("missing.dll", "there is no file 'missing.dll'")]
    [InlineData("HEAD", "'work.cs' is not in revision 'HEAD'")]
    public async Task WhatIsNoVersionIsSaid(string version, string expected)
    {
        using var tool = new ToolProcess();
        await tool.Write("work.cs", "public static class Work { public static int One(int index) => index; }");
        await Shell(tool, "git init -q . && git -c user.name=a -c user.email=a@b.c commit -q --allow-empty -m one");

        var ending = await tool.Run(["run", "work.cs", "--against", version, .. Briefly]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(expected, ending.LastErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--against", "HEAD")]
    [InlineData("--candidates", "One,Two")]
    public async Task ABuiltInWorkloadHasNoVersions(string option, string value)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", "primes", option, value);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("--against and --candidates go with the path of a .dll", ending.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARevisionThatDoesNotBuildIsToldWithTheCompilersLine()
    {
        using var tool = new ToolProcess();
        await tool.Write("work.cs", "public static class Work { public static int One(int index) => indx; }");
        await Shell(tool, "git init -q . && git add work.cs && git -c user.name=a -c user.email=a@b.c commit -qm one");
        await tool.Write("work.cs", "public static class Work { public static int One(int index) => index; }");

        var ending = await tool.Run(["run", "work.cs", "--against", "HEAD", .. Briefly]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("'HEAD:work.cs' does not build", ending.Error, StringComparison.Ordinal);
        Assert.Contains("error CS0103: The name 'indx' does not exist", ending.Error, StringComparison.Ordinal);
        Assert.Equal("1", (await Sh(tool, "git worktree list | wc -l")).Out.Trim());
    }

    /// <summary>
    /// How many times as long sequential takes under the candidate, which has ten times the steps. A neighbour may change the time of a
    /// launch by a factor of two.
    /// </summary>
    private static async Task<double> Ratio(ToolProcess tool, string run)
    {
        var shown = await tool.Run("show", run, "--format", "json");
        var answer = new RunOutput(shown.Out).Json.GetProperty("answer");
        return answer.GetProperty("versions")[0].GetProperty("time").GetProperty("ratio").GetDouble();
    }

    private static Task Write(ToolProcess tool, int steps) => tool.Write("code/lib/Code.cs", $$"""
        public static class Work
        {
            public static long Count(int index) { long s = index; for (var i = 0; i < {{steps}}; i++) s += s * 31 + i; return index; }
        }
        """);

    private static Task<ToolProcess.Ending> Sh(ToolProcess tool, string command) => tool.Shell(_ => { }, "sh", ["-c", command]);

    private static async Task Shell(ToolProcess tool, string command)
    {
        var ending = await Sh(tool, command);
        Assert.True(ending.ExitCode == 0, ending.Error);
    }
}
