using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>Diagnostic ports are named pipes, which end with their process.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsPorts : IDiagnosticPorts
{
    private const string Pipes = @"\\.\pipe\";
    private const string FolderPrefix = "concur.";

    /// <summary>GetTempPath2W takes the first of them that is set; a workload may take either.</summary>
    public IReadOnlyList<string> TemporaryFolderVariables { get; } = ["TMP", "TEMP"];

    /// <summary>
    /// A pipe's name begins with that of the folder. That is random, so that no other process can make the pipe first. Runtimes add the
    /// beginning that the paths of all pipes have.
    /// </summary>
    public string AddressIn(string folder, string name) => $"{Path.GetFileName(folder)}.{name}";

    public IReadOnlyList<int> Published() =>
        [.. WindowsRunningProcesses.All().Select(process => process.ProcessId).Where(id => HasPipe(Pipes + NameOf(id)))];

    /// <summary>Any process can make a pipe of that name before a runtime does, so that the pipe's maker counts.</summary>
    public IDiagnosticPort? Open(int processId)
    {
        var name = NameOf(processId);
        return HasPipe(Pipes + name) && MakerOf(Pipes + name) is { } maker && maker == processId ? new Port(name) : null;
    }

    /// <summary>A new folder in the user's own temporary folder, which only this user and administrators can enter.</summary>
    public string CreateFolder() => Directory.CreateTempSubdirectory(FolderPrefix).FullName;

    public IReadOnlyList<string> OwnFolders()
    {
        var folders = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint };
        try
        {
            return [.. Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*", folders)
                .Where(path => OwnName().IsMatch(Path.GetFileName(path)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public void RemoveDead()
    {
        // A pipe ends with the last process that has it open.
    }

    private static string NameOf(int processId) => "dotnet-diagnostic-" + processId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether there is a pipe of that name, though all of its instances may be in use; this does not connect.</summary>
    private static bool HasPipe(string pipe) =>
        Kernel32.WaitForPipe(pipe, 1) || Marshal.GetLastPInvokeError() is Kernel32.TimedOut or Kernel32.PipeBusy;

    /// <summary>Connects for a moment, and sends nothing.</summary>
    private static unsafe int? MakerOf(string pipe)
    {
        try
        {
            using var connection = File.OpenHandle(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);
            uint maker;
            return Kernel32.GetPipeServer(connection, &maker) ? (int)maker : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The names that <see cref="CreateFolder"/> gives.</summary>
    [GeneratedRegex(@"^concur\.[a-z0-9]{8}\.[a-z0-9]{3}$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();

    private sealed record Port(string Address) : IDiagnosticPort
    {
        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
