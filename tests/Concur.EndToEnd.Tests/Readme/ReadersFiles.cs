using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Concur.EndToEnd.Tests.Readme;

/// <summary>
/// What the README takes to be there already: the reader's code, runs, traces and processes. Each row of the table finds the
/// names of such things in a command, and says how they are made; the first row that finds any counts. A new command of the
/// README that needs another thing gets a row here.
/// </summary>
/// <param name="tool">In whose folder the things are.</param>
internal sealed class ReadersFiles(ToolProcess tool) : IDisposable
{
    private static readonly (string Command, Func<ReadersFiles, string, Task<string>> Arrange)[] Rows =
    [
        (@"\b[\w/]+\.cs\b", (files, path) => files.Code(path)),
        (@"\bMy\.csproj\b", (files, path) => files.Project(path)),
        (@"\b\w+\.nettrace\b", (files, path) => files.Trace(path)),
        (@"(?<=^attach .*-p )\d+", (files, _) => files.Process()),
        (@"(?<=^sweep --resume )\S+", (files, path) => files.Sweep(path, launchesLeft: 1)),
        (@"(?<=^compare .*)concur-runs/T?HERE\b", (files, path) => files.Sweep(path, launchesLeft: 0)),
        (@"(?<=^compare )--last 2\b", (files, option) => files.TwoRuns(option)),
        (@"^view$", (files, command) => files.TwoRuns(command)),
        (@"(?<=^compare .*)\b(concur-runs/[A-Z]+|(?<= )[a-z])(?= |$)", (files, path) => files.Run(path)),
        (@"(?<=^(view|show|export) )concur-runs/FOLDER(?! -s)\b", (files, path) => files.Recording(path)),
        (@"(?<=^\w+ )concur-runs/[A-Z]+\b", (files, path) => files.Run(path)),
    ];

    private const string SweepFolder = "a-sweep";

    private LongRunningProcess? _process;
    private ToolProcess.Ending? _sweep;

    /// <summary>Makes what the command takes to be there.</summary>
    /// <returns>The command, with the names that the things have here.</returns>
    public async Task<string> Arrange(string command)
    {
        foreach (var (pattern, arrange) in Rows)
        {
            var matches = Regex.Matches(command, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
            foreach (var match in matches.Reverse())
                command = command[..match.Index] + await arrange(this, match.Value) + command[(match.Index + match.Length)..];
            if (matches.Count > 0) break;
        }

        return command;
    }

    public void Dispose() => _process?.Dispose();

    /// <summary>The README's example, and beside it a method without an attribute.</summary>
    private async Task<string> Code(string path)
    {
        const string plain = "public static class Crunch { public static long Sum(long n) => n * (n - 1) / 2; }";
        await tool.Write(path, ReadmeBlock.Example + "\n" + plain + "\n");
        return path;
    }

    private async Task<string> Project(string path)
    {
        await tool.Write(path, """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            </Project>
            """);
        await tool.Write("Type.cs", """
            using System.Threading.Tasks;
            namespace My.Space;
            public static class Type
            {
                public static int Method(int n) => n + 1;
                public static async Task<int> MethodAsync(int n) { await Task.Yield(); return n + 1; }
            }
            """);
        return path;
    }

    private async Task<string> Run(string path)
    {
        (await Recordings.EveryStrategy).CopyTo(Emptied(path));
        return path;
    }

    /// <summary>The latest two runs of all.</summary>
    private async Task<string> TwoRuns(string option)
    {
        for (var i = 0; i < 2; i++)
        {
            var ending = await tool.Command($"run primes -n 1000 -s threads --launches 1 --iterations 1 --profile none");
            Assert.True(ending.ExitCode == 0, ending.Error);
        }

        return option;
    }

    /// <summary>A stored trace of <c>dotnet-trace</c>, with events and samples.</summary>
    private async Task<string> Trace(string path)
    {
        var stored = File.OpenRead(Path.Combine(Locations.Root, "tests/Traces/small.nettrace.gz"));
        await using var packed = new GZipStream(stored, CompressionMode.Decompress);
        await using var trace = File.Create(Path.Combine(tool.Folder, path));
        await packed.CopyToAsync(trace);
        return path;
    }

    /// <summary>A sweep of which some launches have yet to be made.</summary>
    private async Task<string> Sweep(string path, int launchesLeft)
    {
        var folder = Emptied(path);
        _sweep ??= await tool.Command(
            $"sweep primes -n 1000 -w 1,2 -s threads --launches 1 --iterations 1 --profile none --no-refine -o {SweepFolder}");
        Assert.True(_sweep.ExitCode == 0, _sweep.Error);
        var made = new DirectoryInfo(Path.Combine(tool.Folder, SweepFolder));
        foreach (var file in made.EnumerateFiles()) file.CopyTo(Path.Combine(folder, file.Name));
        var journal = Path.Combine(folder, "sweep.jsonl");
        await File.WriteAllLinesAsync(journal, (await File.ReadAllLinesAsync(journal)).SkipLast(launchesLeft));
        return path;
    }

    private async Task<string> Process()
    {
        _process ??= new LongRunningProcess(tool);
        return await Task.FromResult(_process.Id);
    }

    /// <summary>What <c>attach</c> saved.</summary>
    private async Task<string> Recording(string path)
    {
        if (Directory.Exists(Path.Combine(tool.Folder, path))) return path;
        var ending = await tool.Command($"attach -p {await Process()} --duration 1s -o {path}");
        Assert.True(ending.ExitCode == 0, ending.Error);
        return path;
    }

    private string Emptied(string path)
    {
        var folder = Path.Combine(tool.Folder, path);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }
}
