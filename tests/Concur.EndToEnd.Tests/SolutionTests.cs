namespace Concur.EndToEnd.Tests;

/// <summary>Solutions as the workload, in both formats, and what is said of the build.</summary>
public class SolutionTests
{
    private static readonly string[] Briefly = ["-s", "threads", "--launches", "1", "--iterations", "1", "--format", "json", "--profile"];

    private const string Library = """
        <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
        """;

    [Fact]
    public async Task AProjectOfASolutionIsBuiltAndRun()
    {
        using var tool = await WithProjects();
        await tool.Write("App.slnx", """
            <Solution>
              <Folder Name="/src/">
                <Project Path="src/Tools/Tools.csproj" />
                <Project Path="src/More/More.csproj" />
              </Folder>
              <Project Path="Tools.Tests/Tools.Tests.csproj" />
            </Solution>
            """);

        var unclear = await tool.Run("run", "App.slnx", "--method", "Twice");
        var wrong = await tool.Run("run", "App.slnx", "--project", "Tool", "--method", "Twice");
        var run = await tool.Run(["run", ".", "--project", "tools", "--method", "Twice", .. Briefly, "none"]);
        string[] projects = ["--project", "Tools", "--project", "2"];
        var sweep = await tool.Run(["sweep", "App.slnx", .. projects, "--method", "Twice", "-w", "1", .. Briefly, "light"]);

        Assert.Equal((2, 2), (unclear.ExitCode, wrong.ExitCode));
        Assert.Equal(
            ["'App.slnx' has several projects (More, Tools); choose one by --project NAME",
                "'App.slnx' has no project 'Tool'; it has More, Tools, Tools.Tests"],
            [unclear.LastErrorLine["dotnet-concur: ".Length..], wrong.LastErrorLine["dotnet-concur: ".Length..]]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("building src/Tools/Tools.csproj ...\n", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"\nbuilt Tools in [\d.]+ (ms|s)\n", run.Error);
        Assert.EndsWith("Tools.dll", new RunOutput(run.Out).Json.GetProperty("request").GetProperty("assemblyPath").GetString());
        Assert.True(sweep.ExitCode == 0, sweep.Error);
        Assert.Contains("built Tools in ", sweep.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASolutionWithOneProjectNeedsNoName()
    {
        using var tool = await WithProjects();
        var made = await tool.Shell(_ => { }, "dotnet", ["new", "sln", "--name", "Old", "--format", "sln"]);
        Assert.True(made.ExitCode == 0, made.Out + made.Error);
        var added = await tool.Shell(_ => { }, "dotnet", ["sln", "Old.sln", "add", "src/Tools", "Tools.Tests"]);
        Assert.True(added.ExitCode == 0, added.Out + added.Error);

        var run = await tool.Run(["run", "Old.sln", "--method", "Twice", .. Briefly, "none"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("built Tools in ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADamagedSolutionIsOneLine()
    {
        using var tool = new ToolProcess();
        await tool.Write("Bad.slnx", "damaged");

        var run = await tool.Run("run", "Bad.slnx", "--method", "Twice");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Bad.slnx", run.LastErrorLine, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    private static async Task<ToolProcess> WithProjects()
    {
        var tool = new ToolProcess();
        foreach (var project in (string[])["src/Tools/Tools", "src/More/More", "Tools.Tests/Tools.Tests"])
            await tool.Write(project + ".csproj", Library);
        await tool.Write("src/Tools/Work.cs", "public static class Work { public static int Twice(int n) => 2 * n; }");
        return tool;
    }
}
