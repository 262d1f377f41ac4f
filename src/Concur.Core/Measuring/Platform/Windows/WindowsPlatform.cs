using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>Windows: child processes in job objects, facts by the registry and by kernel32 and ntdll, ports by named pipes.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsPlatform : IPlatform
{
    /// <summary>What of this system has been tested, for each run to say so.</summary>
    public static string Untested => Wine.Version is { } version
        ? $"this is Wine {version}, whose CPU times have steps of 10 ms and which counts nothing for processes that have ended"
        : "this version has been tested under Wine alone, and on no machine with Windows itself";

    public string? Refusal => null;

    public IProcessStarter Processes { get; } = new WindowsProcessStarter();

    public ISchedulerSources Schedulers { get; } = new WindowsSchedulerSources();

    public IMachine Machine { get; } = new WindowsMachine();

    public IDiagnosticPorts Ports { get; } = new WindowsPorts();

    public IRunningProcesses Running { get; } = new WindowsRunningProcesses();

    public IShell Shell { get; } = new WindowsShell();

    public IBrowser Browser { get; } = new WindowsBrowser();

    private sealed class WindowsProcessStarter : IProcessStarter
    {
        public async Task<IChild> StartAsync(ChildStart start) => await WindowsChild.StartAsync(start);
    }
}

/// <summary>Paths, executables and cmd.exe.</summary>
internal sealed class WindowsShell : IShell
{
    private const string Cmd = "cmd";
    private const string UsualEndings = ".COM;.EXE;.BAT;.CMD";

    /// <summary>What means something to cmd.exe outside quotes.</summary>
    private const string ShellCharacters = "|&<>^()\n";

    /// <summary>What cmd.exe executes by itself: there is no program of that name.</summary>
    private static readonly HashSet<string> Commands = new(StringComparer.OrdinalIgnoreCase)
    {
        "assoc", "call", "cd", "chdir", "cls", "copy", "date", "del", "dir", "echo", "erase", "exit", "for", "ftype", "if", "md", "mkdir",
        "mklink", "move", "path", "pause", "popd", "prompt", "pushd", "rd", "rem", "ren", "rename", "rmdir", "set", "start", "time",
        "title", "type", "ver", "verify", "vol",
    };

#pragma warning disable CA1308 // Runtime identifiers are lower case.
    public string RuntimeIdentifier { get; } = "win-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    public string Path => Environment.GetEnvironmentVariable("ComSpec") is { Length: > 0 } path
        ? path
        : System.IO.Path.Combine(Environment.SystemDirectory, "cmd.exe");

    /// <summary>Whether a program is cmd.exe, by its name.</summary>
    public static bool IsCmd(string program)
    {
        var name = program.AsSpan(program.AsSpan().LastIndexOfAny('\\', '/') + 1);
        return name.Equals(Cmd, StringComparison.OrdinalIgnoreCase) || name.Equals(Cmd + ".exe", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// For cmd.exe, /d leaves out what the registry would start, and /s has only the outer quotes removed. Others, such as pwsh, take -c.
    /// </summary>
    public IReadOnlyList<string> OptionsOf(string shell) => IsCmd(shell) ? ["/d", "/s", "/c"] : ["-c"];

    /// <summary>
    /// The words by the rules of CommandLineToArgvW. A variable has two percent signs, and cmd.exe replaces it in quotes too.
    /// </summary>
    public IReadOnlyList<string> Words(string text, bool isLiteral)
    {
        var words = WindowsCommandLine.Split(text);
        if (isLiteral || words.Count == 0) return words;
        return IsForShell(text) || Commands.Contains(words[0]) ? [] : words;
    }

    /// <summary>A name without an ending of a program gets each of them in turn: PATHEXT.</summary>
    public IEnumerable<string> Candidates(string path) =>
        IsExecutable(path) ? [path] : Endings().Select(ending => path + ending).Append(path);

    public bool IsExecutable(string path) =>
        Endings().Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static string[] Endings() => (Environment.GetEnvironmentVariable("PATHEXT") is { Length: > 0 } list ? list : UsualEndings)
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsForShell(string text)
    {
        var isQuoted = false;
        foreach (var c in text)
        {
            if (c == '"') isQuoted = !isQuoted;
            else if (!isQuoted && ShellCharacters.Contains(c, StringComparison.Ordinal)) return true;
        }

        return isQuoted || text.Count(c => c == '%') > 1;
    }
}
