using System.Runtime.InteropServices;
using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Workloads under .NET 8, which a .NET installation of the tests' own has beside the tool's version.</summary>
public sealed class OlderRuntimeTests(OlderRuntime dotnet) : IClassFixture<OlderRuntime>
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFrameworks>net8.0;net10.0</TargetFrameworks>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
        </Project>
        """;

    private const string Work = """
        public static class Work
        {
            public static long Version(int index) => Environment.Version.Major + Sum(index);
            public static long Sum(int index) { long s = index; for (var i = 0; i < 200_000; i++) s = s * 31 + i; return s; }
        }
        """;

    /// <summary>Every strategy of the catalogue, with worker processes among them, gives sequential's results and an account.</summary>
    [Fact]
    public async Task EveryStrategyRunsUnderAnOlderRuntime()
    {
        using var tool = new ToolProcess();

        var ending = await dotnet.Run(tool, "run", "primes", "-n", "20000", "--framework", "net8.0", "-s", "all", "--launches", "1",
            "--iterations", "2", "--format", "json");

        Assert.True(ending.ExitCode == 0, ending.Error);
        using var run = JsonDocument.Parse(ending.Out);
        var trials = run.RootElement.GetProperty("trials").EnumerateArray().ToList();
        Assert.InRange(trials.Count, 13, 20);
        Assert.All(trials, trial =>
        {
            Assert.Equal("ok", trial.GetProperty("status").GetString());
            Assert.All(
                trial.GetProperty("launches").EnumerateArray(),
                launch => Assert.StartsWith(".NET 8.0.", launch.GetProperty("runtime").GetString(), StringComparison.Ordinal));
            Assert.Equal(JsonValueKind.Null, Ms(trial, "wait").ValueKind);
        });
        Assert.Contains(
            run.RootElement.GetProperty("findings").EnumerateArray(),
            finding => finding.GetProperty("rule").ValueEquals("WaitsNotInRuntime"));
    }

    /// <summary>A project is built for each version, and each build runs on its own.</summary>
    [Fact]
    public async Task AProjectIsComparedUnderTwoVersions()
    {
        using var tool = new ToolProcess();
        await tool.Write("work/work.csproj", Project);
        await tool.Write("work/Work.cs", Work);

        var both = await dotnet.Run(tool, "run", "work", "--method", "Sum", "--framework", "net8.0,net10.0", "-s", "threads",
            "--launches", "3", "--profile", "none");
        var differ = await dotnet.Run(tool, "run", "work", "--method", "Version", "--framework", "net10.0,net8.0", "-s", "threads",
            "--launches", "1", "--profile", "none");
        var own = await dotnet.Run(tool, "run", "work/bin/Release/net8.0/work.dll", "--method", "Sum", "-s", "threads", "--launches", "1",
            "--profile", "none");
        var mixed = await dotnet.Run(tool, "run", "work/bin/Release/net10.0/work.dll", "--method", "Version", "--against",
            "work/bin/Release/net8.0/work.dll", "-s", "threads", "--launches", "1", "--profile", "none");
        var newer = await dotnet.Run(tool, "run", "work/bin/Release/net10.0/work.dll", "--method", "Sum", "--framework", "net8.0");

        Assert.True(both.ExitCode == 0, both.Error);
        Assert.Contains("threads@net8.0", both.Out, StringComparison.Ordinal);
        Assert.Contains("threads@net10.0", both.Out, StringComparison.Ordinal);
        Assert.Equal(5, differ.ExitCode);
        Assert.Contains(".NET 8.0.", own.Out.Split('\n')[0], StringComparison.Ordinal);
        Assert.True(mixed.ExitCode == 0, mixed.Error);
        Assert.Equal(2, newer.ExitCode);
        Assert.EndsWith(
            "is built for .NET 10.0 and cannot run on net8.0; build it for net8.0, or leave --framework out",
            newer.LastErrorLine,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("net7.0", "--framework 'net7.0' is no version of .NET that workloads run under; such are net8.0, net9.0 and net10.0")]
    [InlineData("net9.0", "--framework net9.0: Microsoft.NETCore.App 9.0 is not installed; installed: 8.0.")]
    public async Task AVersionThatIsNotThereIsSaid(string framework, string expected)
    {
        using var tool = new ToolProcess();

        var ending = await dotnet.Run(tool, "run", "primes", "--framework", framework, "--launches", "1");

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(expected, ending.LastErrorLine, StringComparison.Ordinal);
    }

    private static JsonElement Ms(JsonElement trial, string category) => trial.GetProperty("account").GetProperty("categories")
        .EnumerateArray().Single(one => one.GetProperty("name").ValueEquals(category)).GetProperty("ms");
}

/// <summary>A .NET installation that also has .NET 8: the machine's own, with links, and the older runtime from its package.</summary>
public sealed class OlderRuntime : IAsyncLifetime
{
    private const string Version = "8.0.34";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("concur-dotnet");
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        var rid = RuntimeInformation.RuntimeIdentifier;
        using var restore = new ToolProcess();
        await restore.Write("runtime.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageDownload Include="Microsoft.NETCore.App.Runtime.{rid}" Version="[{Version}]" /></ItemGroup>
              <Target Name="Where"><Message Text="$(NuGetPackageRoot)" Importance="high" /></Target>
            </Project>
            """);
        var restored = await restore.Shell(_ => { }, "dotnet", ["restore", "-v", "q"]);
        if (restored.ExitCode != 0)
        {
            _missing = $"the runtime of .NET {Version} can't be downloaded: {restored.Out.Trim().Split('\n')[^1]}";
            return;
        }

        var packages = await restore.Shell(_ => { }, "dotnet", ["msbuild", "-nologo", "-getProperty:NuGetPackageRoot"]);
        var package = Path.Combine(packages.Out.Trim(), $"microsoft.netcore.app.runtime.{rid}", Version, "runtimes", rid);
        LayOut(Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")), package);
    }

    public ValueTask DisposeAsync()
    {
        _root.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Runs the tool with this installation, and with a variable that leads to the newest version; skips the test where the older runtime
    /// can't be had.
    /// </summary>
    internal Task<ToolProcess.Ending> Run(ToolProcess tool, params string[] args)
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        return tool.Shell(
            _ => { }, Path.Combine(_root.FullName, "dotnet"), [Locations.Tool, .. args], ("DOTNET_ROOT", _root.FullName),
            ("DOTNET_ROLL_FORWARD", "LatestMajor"));
    }

    private void LayOut(string own, string package)
    {
        // The host and the runtime look for the rest where they really lie, so that links to them would lead back.
        File.Copy(Path.Combine(own, "dotnet"), Path.Combine(_root.FullName, "dotnet"));
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "host"), Path.Combine(own, "host"));
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "sdk"), Path.Combine(own, "sdk"));
        var newest = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());
        Copy(newest, Path.GetFileName(newest));
        Copy(Path.Combine(package, "lib", "net8.0"), Version);
        Copy(Path.Combine(package, "native"), Version);
    }

    private void Copy(string from, string version)
    {
        var folder = _root.CreateSubdirectory(Path.Combine("shared", "Microsoft.NETCore.App", version)).FullName;
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }
}
