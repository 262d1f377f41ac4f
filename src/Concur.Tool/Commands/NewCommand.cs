using System.CommandLine;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>new</c>: creates a project with example workloads.</summary>
internal static class NewCommand
{
    private const string Description = """
        Create a project with two example workloads.

        Examples:
          dotnet concur new MyWork
          dotnet concur run ./MyWork --method compute -n 1000000

        Exit codes: 0 done, 2 bad usage or input, 130 cancelled.
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Concur.Abstractions" Version="VERSION" />
          </ItemGroup>
        </Project>

        """;

    private const string Code = """
        using Concur.Abstractions;

        /// <summary>Work that runs under every concurrency strategy. Units may run at the same time, so they share nothing.</summary>
        public static class Workloads
        {
            /// <summary>Computes. The size is the number of random numbers that are added up.</summary>
            [Workload("compute", Description = "adds random numbers")]
            public static double Compute(WorkUnit unit)
            {
                var random = new Random(unit.Seed);
                var sum = 0.0;
                for (var i = 0L; i < unit.Size; i++)
                {
                    sum += random.NextDouble();
                    unit.Checkpoint(); // The gil strategy may hand over its lock here; the others do nothing.
                }

                return sum; // The tool checks that a unit returns the same value under every strategy.
            }

            /// <summary>Waits. The size is the time in milliseconds.</summary>
            [Workload("wait", Description = "waits")]
            public static async Task<long> WaitAsync(WorkUnit unit)
            {
                await Task.Delay((int)unit.Size, unit.Cancellation);
                return unit.Size;
            }
        }

        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new NewOptions();
        var command = new Command("new", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options.Parse(parsed), environment, cancellation));
        return command;
    }

    /// <exception cref="ConcurException">The folder is not empty.</exception>
    private static async Task<int> RunAsync(NewArguments arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var folder = environment.Absolute(arguments.Folder);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw UsageErrors.Create($"'{arguments.Folder}' exists and is not empty; give another name, or another folder with --output");
        Directory.CreateDirectory(folder);
        var project = arguments.Name + ".csproj";
        var text = Project.Replace("VERSION", environment.Version, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, project), text, cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "Workloads.cs"), Code, cancellation);
        var shown = Path.GetRelativePath(environment.CurrentFolder, folder);
        await environment.Out.WriteLineAsync($"created {Path.Combine(shown, project)} with the workloads compute and wait; run them with:");
        await environment.Out.WriteLineAsync($"  dotnet concur run ./{shown} --method compute -n 1000000");
        await environment.Out.WriteLineAsync($"  dotnet concur run ./{shown} --method wait -n 20 -u 16 -s threads,async");
        return ExitCode.Done;
    }
}

/// <param name="Name">The project's name.</param>
/// <param name="Folder">Its folder as the user gave it, or else the name.</param>
internal sealed record NewArguments(string Name, string Folder);

/// <summary>The command line of <c>new</c>.</summary>
internal sealed class NewOptions
{
    private readonly Argument<string> _name = new("NAME") { Description = "Name of the project" };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Folder of the project [default: one with the project's name]",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_output);
    }

    /// <exception cref="ConcurException">The name cannot be that of a project file.</exception>
    public NewArguments Parse(ParseResult parsed)
    {
        var name = parsed.GetValue(_name)!;
        if (name.Length == 0 || name[0] == '.' || !name.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            throw UsageErrors.Create(
                $"invalid project name '{name}': use only letters, digits, '.', '_' and '-', and do not begin with a dot");
        }

        return new NewArguments(name, parsed.GetValue(_output) ?? name);
    }
}
