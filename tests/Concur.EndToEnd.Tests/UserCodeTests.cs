using System.Text.Json;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

/// <summary>Code that the tool has never seen: libraries, web projects, single files.</summary>
public class UserCodeTests
{
    private const string Sdk = "<Project Sdk=\"SDK\"><PropertyGroup><TargetFramework>TARGET</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>ITEMS</Project>";

    [Fact]
    public async Task ALibraryWithAPackageOfItsOwnRunsUnderEveryStrategy()
    {
        using var tool = new ToolProcess();
        await Write(tool, "lib/lib.csproj", Project("Microsoft.NET.Sdk", items: "<ItemGroup><PackageReference Include=\"Newtonsoft.Json\" Version=\"13.0.1\" /></ItemGroup>"));
        await Write(tool, "lib/Work.cs", """
            namespace Never.Seen;
            public static class Work
            {
                public static async Task<int> TextLengthAsync(int index, int size, CancellationToken cancellation)
                {
                    await Task.Delay(2, cancellation);
                    return Newtonsoft.Json.JsonConvert.SerializeObject(new int[size]).Length + index;
                }
            }
            """);

        var built = await tool.Run("run", "lib/lib.csproj", "--method", "Never.Seen.Work.TextLengthAsync", "-n", "100", "-s", "all", "-w", "2", "--launches", "1", "--iterations", "1", "--profile", "none", "--format", "json");
        File.Delete(Path.Combine(tool.Folder, "lib/bin/Release/net10.0/Newtonsoft.Json.dll"));
        var fromCache = await tool.Run("run", "lib/bin/Release/net10.0/lib.dll", "--method", "Never.Seen.Work.TextLengthAsync", "-n", "100", "-s", "threads,processes", "--launches", "1", "--iterations", "1", "--format", "json");

        Assert.True(built.ExitCode == 0, built.Error);
        Assert.Contains("building lib/lib.csproj", built.Error, StringComparison.Ordinal);
        Assert.Equal(StrategyNames.All.Count, Digests(built).Count);
        Assert.Single(Digests(built).Distinct());
        Assert.True(fromCache.ExitCode == 0, fromCache.Error);
        Assert.Single(Digests(fromCache).Concat(Digests(built)).Distinct());
    }

    [Fact]
    public async Task AWebProjectsMethodFindsItsFramework()
    {
        using var tool = new ToolProcess();
        await Write(tool, "web/web.csproj", Project("Microsoft.NET.Sdk.Web"));
        await Write(tool, "web/Program.cs", """
            WebApplication.CreateBuilder(args).Build().Run();
            public static class Pages
            {
                public static string Query(int index) => new QueryString("?page=" + index).Add("q", "v").ToString();
            }
            """);

        var ending = await tool.Run("run", "web", "--method", "Pages.Query", "-s", "threads,processes", "--launches", "1", "--iterations", "1", "--format", "json");

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Single(Digests(ending).Distinct());
    }

    [Theory]
    [InlineData("public static class One { public static long Sum(long n) { var sum = 0L; for (var i = 0L; i < n; i++) sum += i; return sum; } }", "One.Sum")]
    [InlineData("Console.WriteLine(One.Sum(3)); public static class One { public static long Sum(long n) => n * (n - 1) / 2; }", "One.Sum")]
    [InlineData("using Concur.Abstractions; public static class One { [Workload(\"sum\")] public static long Sum(WorkUnit unit) => unit.Size; }", null)]
    public async Task ASingleFileIsEnough(string code, string? method)
    {
        using var tool = new ToolProcess();
        await Write(tool, "one.cs", code);

        var ending = await tool.Run(["run", "one.cs", .. method is null ? Array.Empty<string>() : ["--method", method], "-s", "threads,processes", "--launches", "1", "--iterations", "1", "--format", "json"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Single(Digests(ending).Distinct());
    }

    [Fact]
    public async Task TheExampleOfTheReadmeRuns()
    {
        using var tool = new ToolProcess();
        var readme = await File.ReadAllTextAsync(Path.Combine(Locations.Root, "README.md"), TestContext.Current.CancellationToken);
        var start = readme.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        await Write(tool, "crunch.cs", readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)]);

        var ending = await tool.Run("run", "crunch.cs", "-n", "1000", "-s", "threads", "--launches", "1", "--iterations", "1", "--profile", "none");

        Assert.True(ending.ExitCode == 0, ending.Error);
    }

    [Fact]
    public async Task ANewProjectRunsAtOnceAndIsNeverOverwritten()
    {
        using var tool = new ToolProcess();

        var made = await tool.Run("new", "MyWork");
        var again = await tool.Run("new", "MyWork");
        var compute = await tool.Run("run", "./MyWork", "--method", "compute", "-s", "threads", "--launches", "1", "--iterations", "1", "--profile", "none");
        var which = await tool.Run("run", "./MyWork");

        Assert.Equal(0, made.ExitCode);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("exists and is not empty", again.Error, StringComparison.Ordinal);
        Assert.True(compute.ExitCode == 0, compute.Error);
        Assert.Equal(2, which.ExitCode);
        Assert.Contains("has several workloads (compute, wait); choose one by --method", which.LastErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("net10.0", "public class X { public static int M(int n) => m; }", "x.csproj", "X.M", "error CS0103: The name 'm' does not exist")]
    [InlineData("net99.0", "public class X { public static int M(int n) => n; }", "x.csproj", "X.M", "error NETSDK1045")]
    [InlineData("net10.0", "public class X { public static int M(int n) => n; }", "x.csproj", null, "no method is marked [Workload]; --method could name X.M")]
    [InlineData("net10.0", "public class X { public static int M(int n) => n; }", "x.csproj", "X.N", "type 'X' has no method 'N'; it has M")]
    [InlineData("net10.0", "public class X { public int M(int n) => n; }", "x.csproj", "X.M", "'X.M' is not static")]
    public async Task WhatIsWrongWithAProjectIsSaid(string target, string code, string path, string? method, string expected)
    {
        using var tool = new ToolProcess();
        await Write(tool, "x.csproj", Project("Microsoft.NET.Sdk", target));
        await Write(tool, "Code.cs", code);

        var ending = await tool.Run(["run", path, .. method is null ? Array.Empty<string>() : ["--method", method]]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(expected, ending.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("this is a bug", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingDependencyIsNamed()
    {
        using var tool = new ToolProcess();
        await Write(tool, "dep/dep.csproj", Project("Microsoft.NET.Sdk"));
        await Write(tool, "dep/Dep.cs", "namespace Dep; public static class D { public static int Twice(int n) => 2 * n; }");
        await Write(tool, "lib/lib.csproj", Project("Microsoft.NET.Sdk", items: "<ItemGroup><ProjectReference Include=\"../dep/dep.csproj\" /></ItemGroup>"));
        await Write(tool, "lib/Lib.cs", "public static class L { public static int M(int n) => Dep.D.Twice(n); }");
        var build = await tool.Shell(_ => { }, "dotnet", ["build", "lib/lib.csproj", "-c", "Release", "-v", "q"], ("MSBUILDDISABLENODEREUSE", "1"), ("UseSharedCompilation", "false"));
        Assert.True(build.ExitCode == 0, build.Out);
        File.Delete(Path.Combine(tool.Folder, "lib/bin/Release/net10.0/dep.dll"));

        var ending = await tool.Run("run", "lib/bin/Release/net10.0/lib.dll", "--method", "L.M");

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("needs the assembly 'dep'", ending.Error, StringComparison.Ordinal);
        Assert.Single(ending.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task AFrameworkThatIsNotInstalledIsNamed()
    {
        using var tool = new ToolProcess();
        await Write(tool, "x.csproj", Project("Microsoft.NET.Sdk"));
        await Write(tool, "Code.cs", "public class X { public static int M(int n) => n; }");
        await tool.Run("run", "x.csproj", "--method", "X.M", "--launches", "1", "--iterations", "1", "--profile", "none", "-s", "threads");
        var folder = Path.Combine(tool.Folder, "bin/Release/net10.0");
        await Write(tool, Path.Combine(folder, "x.runtimeconfig.json"), """{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "99.0.0" } } }""");

        var ending = await tool.Run("run", Path.Combine(folder, "x.dll"), "--method", "X.M");

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("needs Microsoft.NETCore.App 99.0 or newer; installed: ", ending.Error, StringComparison.Ordinal);
    }

    private static string Project(string sdk, string target = "net10.0", string items = "") =>
        Sdk.Replace("SDK\"", sdk + "\"", StringComparison.Ordinal).Replace("TARGET", target, StringComparison.Ordinal).Replace("ITEMS", items, StringComparison.Ordinal);

    private static async Task Write(ToolProcess tool, string path, string text)
    {
        var full = Path.Combine(tool.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await File.WriteAllTextAsync(full, text, TestContext.Current.CancellationToken);
    }

    private static List<string?> Digests(ToolProcess.Ending ending)
    {
        using var run = JsonDocument.Parse(ending.Out);
        return [.. run.RootElement.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("digest").GetString())];
    }
}
