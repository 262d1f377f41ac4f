using System.CommandLine;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>new</c>: scaffolds a project with workloads of the user's own.</summary>
internal static class NewCommand
{
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

        /// <summary>Work to be run under every concurrency strategy. Units may run at the same time: they share nothing.</summary>
        public static class Workloads
        {
            /// <summary>Computes: the size is how many numbers are summed up.</summary>
            [Workload("compute", Description = "sums random numbers")]
            public static double Compute(WorkUnit unit)
            {
                var random = new Random(unit.Seed);
                var sum = 0.0;
                for (var i = 0L; i < unit.Size; i++)
                {
                    sum += random.NextDouble();
                    unit.Checkpoint(); // Where a simulated global lock may change hands; free elsewhere.
                }

                return sum; // What a unit returns must be the same under every strategy: that is checked.
            }

            /// <summary>Waits: the size is how many ms.</summary>
            [Workload("wait", Description = "waits for something else")]
            public static async Task<long> WaitAsync(WorkUnit unit)
            {
                await Task.Delay((int)unit.Size, unit.Cancellation);
                return unit.Size;
            }
        }

        """;

    public static Command Create(ToolSurroundings surroundings)
    {
        var name = new Argument<string>("NAME") { Description = "The project's name" };
        var output = new Option<string?>("--output", "-o") { Description = "Its folder [default: one of that name]", HelpName = "DIR" };
        var command = new Command("new", """
            Make a project with two example workloads.

            Examples:
              dotnet concur new MyWork
              dotnet concur run ./MyWork --method compute -n 1000000
            """)
        { name, output };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(name)!, parsed.GetValue(output), surroundings, cancellation));
        return command;
    }

    /// <exception cref="ConcurException">The name is no file name, or the folder holds something.</exception>
    private static async Task<int> RunAsync(string name, string? output, ToolSurroundings surroundings, CancellationToken cancellation)
    {
        if (name.Length == 0 || name[0] == '.' || !name.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-'))
            throw DoorValues.Bad($"'{name}' is no name for a project: letters, digits, '.', '_' and '-' are");
        var folder = Path.GetFullPath(output ?? name, surroundings.CurrentFolder);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw DoorValues.Bad($"'{output ?? name}' is there already and not empty; give another name, or a folder by --output");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".csproj"), Project.Replace("VERSION", surroundings.Version, StringComparison.Ordinal), cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "Workloads.cs"), Code, cancellation);
        var shown = Path.GetRelativePath(surroundings.CurrentFolder, folder);
        await surroundings.Out.WriteLineAsync($"made {Path.Combine(shown, name + ".csproj")} with the workloads compute and wait; next:");
        await surroundings.Out.WriteLineAsync($"  dotnet concur run ./{shown} --method compute -n 1000000");
        await surroundings.Out.WriteLineAsync($"  dotnet concur run ./{shown} --method wait -n 20 -u 16 -s threads,async");
        return ExitCode.Done;
    }
}
