using System.Diagnostics;
using System.Globalization;

namespace Concur.EndToEnd.Tests.Windows;

/// <summary>The tool on Windows, in an empty folder of drive Z:, which is this machine's root.</summary>
internal sealed class WindowsTool : IDisposable
{
    /// <summary>Which test's processes they are: processes of Windows are processes of this machine as well, with its variables.</summary>
    private const string Mark = "CONCUR_TEST_FOLDER";

    private readonly ToolProcess _process = new();

    /// <summary>The current folder of the tool, by its name on this machine.</summary>
    public string Folder => _process.Folder;

    /// <summary>A file of this machine by its name on Windows.</summary>
    public static string Named(string path) => "Z:" + path.Replace('/', '\\');

    /// <inheritdoc cref="ToolProcess.Command"/>
    public Task<ToolProcess.Ending> Command(FormattableString command) => Run([.. command.Format
        .Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
        .Select(word => string.Format(CultureInfo.InvariantCulture, word, command.GetArguments()))]);

    /// <summary>Runs the tool. Lines end as they do on this machine.</summary>
    public Task<ToolProcess.Ending> Run(params string[] args) => Run((_, _) => { }, args);

    /// <inheritdoc cref="Run(string[])"/>
    /// <param name="meanwhile">
    /// Called once the process runs, with the file that has its output. A signal that the process gets is a signal for the tool.
    /// </param>
    /// <param name="args">The tool's arguments.</param>
    public Task<ToolProcess.Ending> Run(Action<Process, string> meanwhile, params string[] args) =>
        Start(meanwhile, WindowsFixture.Program, args);

    /// <summary>
    /// Runs any program in the same folder. Its output goes to files, because services of Windows that are started meanwhile would
    /// hold the end of a pipe until they end.
    /// </summary>
    public async Task<ToolProcess.Ending> Start(Action<Process, string> meanwhile, string program, params string[] args)
    {
        var files = Path.Combine(_process.Temporary, Guid.NewGuid().ToString());
        var (output, error) = (files + ".out", files + ".err");
        string[] shell = ["--default-signal=INT,HUP,TERM", "sh", "-c", $"exec \"$@\" >{output} 2>{error}", "sh"];
        var ending = await _process.Shell(
            process => meanwhile(process, output), "env", [.. shell, WindowsFixture.Script, "exec", program, .. args], (Mark, Folder));
        return new ToolProcess.Ending(ending.ExitCode, await Read(output), await Read(error));
    }

    /// <summary>Runs the tool of this machine in the same folder.</summary>
    public Task<ToolProcess.Ending> OnLinux(params string[] args) => _process.Run(args);

    /// <summary>Makes a file in the tool's folder.</summary>
    public Task Write(string path, string text) => _process.Write(path, text);

    /// <summary>A file in the tool's folder.</summary>
    public async Task<string> Read(string path) => Lines(await _process.Read(path));

    /// <summary>The command lines of processes that this test has started on Windows, if a text occurs in them.</summary>
    public IReadOnlyList<string> Running(string text) => [.. Directory.EnumerateDirectories("/proc")
        .Where(path => int.TryParse(Path.GetFileName(path), out _)).Select(CommandLine)
        .Where(line => line.Contains(text, StringComparison.Ordinal))];

    public void Dispose() => _process.Dispose();

    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>The command line of a process that this test has started; empty for any other.</summary>
    private string CommandLine(string process)
    {
        try
        {
            var isOurs = File.ReadAllText(process + "/environ").Split('\0').Contains($"{Mark}={Folder}");
            return isOurs ? File.ReadAllText(process + "/cmdline").Replace('\0', ' ') : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // It has ended, or belongs to another user.
        }
    }
}
