namespace Concur.EndToEnd.Tests;

/// <summary>A library with workloads, which the tests of a class share: it is built once.</summary>
public abstract class BuiltLibrary : IAsyncLifetime
{
    private readonly ToolProcess _tool = new();

    /// <summary>The path of its assembly.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Its code.</summary>
    protected abstract string Source { get; }

    /// <summary>The options of a short run, by which it is built: the method, and what that needs.</summary>
    protected abstract string[] FirstRun { get; }

    public async ValueTask InitializeAsync()
    {
        await _tool.Write("code/code.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{System.IO.Path.Combine(Locations.ToolFolder, "harness", "any", "Concur.Abstractions.dll")}" />
              </ItemGroup>
            </Project>
            """);
        await _tool.Write("code/Code.cs", Source);
        var ending = await _tool.Run(
        [
            "run", "code", .. FirstRun, "-s", "threads", "--launches", "1", "--iterations", "1", "--profile", "none", "--format", "json",
        ]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        Path = new RunOutput(ending.Out).Json.GetProperty("request").GetProperty("assemblyPath").GetString()!;
    }

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
