using System.Diagnostics;

namespace Concur.EndToEnd.Tests;

/// <summary>The tool as a user's shell sees it: a process of its own in an empty folder with a temporary folder of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("concur-e2e");

    public ToolProcess()
    {
        Folder = _home.CreateSubdirectory("work").FullName;
        Temporary = _home.CreateSubdirectory("tmp").FullName;
    }

    /// <summary>The current folder of the tool.</summary>
    public string Folder { get; }

    /// <summary>The only place for sockets and the like: what is left in it was forgotten.</summary>
    public string Temporary { get; }

    /// <summary>What the process said and how it ended.</summary>
    internal sealed record Ending(int ExitCode, string Out, string Error)
    {
        public string LastErrorLine => Error.TrimEnd('\n').Split('\n')[^1];
    }

    public Task<Ending> Run(params string[] args) => Run(_ => { }, args);

    /// <param name="meanwhile">Called once the process runs.</param>
    /// <param name="args">The tool's arguments.</param>
    public async Task<Ending> Run(Action<Process> meanwhile, params string[] args) => await Shell(meanwhile, "dotnet", [Locations.Tool, .. args]);

    /// <summary>Runs any command in the same surroundings.</summary>
    public async Task<Ending> Shell(Action<Process> meanwhile, string command, string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command, args)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = Temporary, ["NO_COLOR"] = "1" },
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        meanwhile(process);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} {string.Join(' ', args)} ran longer than {Limit}");
        }

        return new Ending(process.ExitCode, await output, await error);
    }

    /// <summary>Processes whose command line names this test's temporary folder or the harness with it.</summary>
    public IReadOnlyList<int> Harnesses() => [.. Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Where(id => id > 0 && Belongs(id))];

    public void Dispose() => _home.Delete(recursive: true);

    private bool Belongs(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Contains("Concur.Harness.dll", StringComparison.Ordinal)
                && File.ReadAllText($"/proc/{id}/environ").Contains("TMPDIR=" + Temporary, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // Gone meanwhile.
        }
        catch (UnauthorizedAccessException)
        {
            return false; // Somebody else's.
        }
    }
}
