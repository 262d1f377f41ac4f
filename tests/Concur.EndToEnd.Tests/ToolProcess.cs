using System.Diagnostics;
using System.Globalization;

namespace Concur.EndToEnd.Tests;

/// <summary>The tool as a user's shell starts it: a process in an empty folder, with a temporary folder of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    /// <summary>Ten times what the longest run of a test takes on two quiet cores.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Where NuGet keeps its locks: in the temporary folder unless this variable says otherwise
    /// (https://learn.microsoft.com/nuget/consume-packages/managing-the-global-packages-and-cache-folders). Two restores that do
    /// not share it install a package at the same time, and one of them fails.
    /// </summary>
    private static readonly string NuGetLocks = Path.Combine(Path.GetTempPath(), "NuGetScratch" + Environment.UserName);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("concur-e2e");

    public ToolProcess()
    {
        Folder = _home.CreateSubdirectory("work").FullName;
        Temporary = _home.CreateSubdirectory("tmp").FullName;
    }

    /// <summary>The current folder of the tool.</summary>
    public string Folder { get; }

    /// <summary>The only place for sockets and the like: files that are left in it were forgotten.</summary>
    public string Temporary { get; }

    /// <summary>What a process printed and how it ended.</summary>
    internal sealed record Ending(int ExitCode, string Out, string Error)
    {
        public string LastErrorLine => Error.TrimEnd('\n').Split('\n')[^1];
    }

    /// <summary>Runs the tool. Words are separated by blanks, and what is put into the text is one word or a part of one.</summary>
    /// <param name="command">The tool's arguments.</param>
    /// <param name="more">Further arguments.</param>
    public Task<Ending> Command(FormattableString command, string more = "") => Run([.. (command.Format + more)
        .Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
        .Select(word => string.Format(CultureInfo.InvariantCulture, word, command.GetArguments()))]);

    public Task<Ending> Run(params string[] args) => Run(_ => { }, args);

    /// <summary>Runs the tool. It reacts to Ctrl-C even where this process ignores it, as what a script starts with &amp; does.</summary>
    /// <param name="meanwhile">Called once the process runs.</param>
    /// <param name="args">The tool's arguments.</param>
    public Task<Ending> Run(Action<Process> meanwhile, params string[] args) =>
        Shell(meanwhile, "env", ["--default-signal=INT,HUP,TERM", "dotnet", Locations.Tool, .. args]);

    /// <summary>Runs any command in the same folders.</summary>
    public async Task<Ending> Shell(
        Action<Process> meanwhile, string command, string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command, args)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = Temporary, ["NO_COLOR"] = "1", ["NUGET_SCRATCH"] = NuGetLocks },
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
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

    /// <summary>Makes a file in the tool's folder, and the folders on the way to it.</summary>
    public async Task Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await File.WriteAllTextAsync(full, text, TestContext.Current.CancellationToken);
    }

    /// <summary>A file in the tool's folder.</summary>
    public Task<string> Read(string path) => File.ReadAllTextAsync(Path.Combine(Folder, path), TestContext.Current.CancellationToken);

    /// <summary>Sends a signal, such as <c>INT</c>.</summary>
    public static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Harness processes that have this test's temporary folder.</summary>
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
            return false; // The process has ended in the meantime.
        }
        catch (UnauthorizedAccessException)
        {
            return false; // The process belongs to another user.
        }
    }
}
