using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

/// <summary>Code that the tool has never seen: libraries, web projects, single files.</summary>
public class UserCodeTests(UserCodeTests.Library library) : IClassFixture<UserCodeTests.Library>
{
    private const string TextLength = "Never.Seen.Work.TextLengthAsync";
    private static readonly string[] Briefly = ["--launches", "1", "--iterations", "1", "--profile", "none"];

    [Fact]
    public void ALibraryWithAPackageOfItsOwnRunsUnderEveryStrategy()
    {
        Assert.True(library.Ending.ExitCode == 0, library.Ending.Error);
        Assert.Contains("building lib/lib.csproj", library.Ending.Error, StringComparison.Ordinal);
        var run = new RunOutput(library.Ending.Out);
        Assert.Equal(StrategyCatalogue.All.Count(strategy => strategy.Engine is null), run.Trials.Count);
        run.AssertResultsAgree();
    }

    [Fact]
    public async Task APackageThatIsNotBesideTheLibraryIsTakenFromTheCacheOfPackages()
    {
        using var tool = new ToolProcess();
        library.CopyTo(tool);
        File.Delete(Path.Combine(tool.Folder, "Newtonsoft.Json.dll"));

        string[] args = ["run", "lib.dll", "--method", TextLength, "-n", "100", "-s", "threads,processes", "--format", "json"];
        var ending = await tool.Run([.. args, .. Briefly]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(ending.Out);
        run.AssertResultsAgree();
        Assert.Equal(new RunOutput(library.Ending.Out).Trials[0].Text("digest"), run.Trials[0].Text("digest"));
    }

    [Fact]
    public async Task AMissingDependencyIsNamed()
    {
        using var tool = new ToolProcess();
        library.CopyTo(tool);
        File.Delete(Path.Combine(tool.Folder, "dep.dll"));

        var ending = await tool.Command($"run lib.dll --method Never.Seen.Work.Twice");

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("needs the assembly 'dep'", ending.Error, StringComparison.Ordinal);
        Assert.Single(ending.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task AFrameworkThatIsNotInstalledIsNamed()
    {
        using var tool = new ToolProcess();
        library.CopyTo(tool);
        await tool.Write("lib.runtimeconfig.json", """
            { "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "99.0.0" } } }
            """);

        var ending = await tool.Command($"run lib.dll --method Never.Seen.Work.Twice");

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("needs Microsoft.NETCore.App 99.0 or newer; installed: ", ending.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "no method is marked [Workload]; --method could name Never.Seen.Work.TextLengthAsync")]
    [InlineData("Never.Seen.Work.N", "type 'Never.Seen.Work' has no method 'N'; it has TextLengthAsync, Twice")]
    [InlineData("Never.Seen.Instance.M", "'Never.Seen.Instance' has no public constructor without parameters, but Instance(Int32)")]
    public async Task WhatIsWrongWithAMethodIsSaid(string? method, string expected)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(["run", library.Path, .. method is null ? Array.Empty<string>() : ["--method", method]]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(expected, ending.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("this is a bug", ending.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("net10.0", "error CS0103: The name 'm' does not exist")]
    [InlineData("net99.0", "error NETSDK1045")]
    public async Task WhatIsWrongWithAProjectIsSaid(string target, string expected)
    {
        using var tool = new ToolProcess();
        await tool.Write("x.csproj", Project("Microsoft.NET.Sdk", target));
        await tool.Write("Code.cs", "public class X { public static int M(int n) => m; }");

        var ending = await tool.Command($"run x.csproj --method X.M");

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(expected, ending.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("this is a bug", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWebProjectsMethodFindsItsFramework()
    {
        using var tool = new ToolProcess();
        await tool.Write("web/web.csproj", Project("Microsoft.NET.Sdk.Web"));
        await tool.Write("web/Program.cs", """
            WebApplication.CreateBuilder(args).Build().Run();
            public static class Pages
            {
                public static string Query(int index) => new QueryString("?page=" + index).Add("q", "v").ToString();
            }
            """);

        var ending = await tool.Run(["run", "web", "--method", "Pages.Query", "-s", "threads,processes", .. Briefly, "--format", "json"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        new RunOutput(ending.Out).AssertResultsAgree();
    }

    /// <summary>A file that is all library, and one that is a program; one with a [Workload] is in the README.</summary>
    [Theory]
    [InlineData("public static class One { public static long Sum(long n) { var sum = 0L; while (n > 0) sum += n--; return sum; } }")]
    [InlineData("Console.WriteLine(One.Sum(3)); public static class One { public static long Sum(long n) => n * (n - 1) / 2; }")]
    public async Task ASingleFileIsEnough(string code)
    {
        using var tool = new ToolProcess();
        await tool.Write("one.cs", code);

        var ending = await tool.Run(["run", "one.cs", "--method", "One.Sum", "-s", "threads,processes", .. Briefly, "--format", "json"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        new RunOutput(ending.Out).AssertResultsAgree();
    }

    [Fact]
    public async Task ANewProjectRunsAtOnceAndIsNeverOverwritten()
    {
        using var tool = new ToolProcess();

        var made = await tool.Command($"new MyWork");
        var again = await tool.Command($"new MyWork");
        var compute = await tool.Run(["run", "./MyWork", "--method", "compute", "-s", "threads", .. Briefly]);
        var which = await tool.Command($"run ./MyWork");

        Assert.Equal(0, made.ExitCode);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("exists and is not empty", again.Error, StringComparison.Ordinal);
        Assert.True(compute.ExitCode == 0, compute.Error);
        Assert.Equal(2, which.ExitCode);
        Assert.Contains("has several workloads (compute, wait); choose one by --method", which.LastErrorLine, StringComparison.Ordinal);
    }

    private static string Project(string sdk, string target = "net10.0", string items = "") => $"""
        <Project Sdk="{sdk}">
          <PropertyGroup><TargetFramework>{target}</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """;

    /// <summary>A library with a package and a project beneath it, which the tool has built and run under every strategy.</summary>
    public sealed class Library : IAsyncLifetime
    {
        private readonly ToolProcess _tool = new();

        /// <summary>How that ended.</summary>
        internal ToolProcess.Ending Ending { get; private set; } = new(0, "", "");

        /// <summary>The built library.</summary>
        internal string Path => System.IO.Path.Combine(_tool.Folder, "lib/bin/Release/net10.0/lib.dll");

        public async ValueTask InitializeAsync()
        {
            await _tool.Write("dep/dep.csproj", Project("Microsoft.NET.Sdk"));
            await _tool.Write("dep/Dep.cs", "namespace Dep; public static class D { public static int Twice(int n) => 2 * n; }");
            const string items = """
                <PackageReference Include="Newtonsoft.Json" Version="13.0.1" />
                <ProjectReference Include="../dep/dep.csproj" />
                """;
            await _tool.Write("lib/lib.csproj", Project("Microsoft.NET.Sdk", items: items));
            await _tool.Write("lib/Work.cs", """
                namespace Never.Seen;
                public static class Work
                {
                    public static async Task<int> TextLengthAsync(int index, int size, CancellationToken cancellation)
                    {
                        await Task.Delay(2, cancellation);
                        return Newtonsoft.Json.JsonConvert.SerializeObject(new int[size]).Length + index;
                    }

                    public static int Twice(int n) => Dep.D.Twice(n);
                }

                public class Instance(int start)
                {
                    public int M(int n) => n + start;
                }
                """);
            string[] run = ["run", "lib/lib.csproj", "--method", TextLength, "-n", "100", "-s", "all", "-w", "2", "--format", "json"];
            Ending = await _tool.Run([.. run, .. Briefly]);
        }

        /// <summary>Copies the built library into the folder of a tool.</summary>
        internal void CopyTo(ToolProcess tool)
        {
            foreach (var file in new FileInfo(Path).Directory!.EnumerateFiles())
                file.CopyTo(System.IO.Path.Combine(tool.Folder, file.Name));
        }

        public ValueTask DisposeAsync()
        {
            _tool.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
