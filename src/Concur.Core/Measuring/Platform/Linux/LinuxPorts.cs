using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Concur.Core.Measuring.Platform.Contracts;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>Diagnostic ports are Unix sockets in the temporary folder of their process.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class LinuxPorts : IDiagnosticPorts
{
    private const string Variable = "TMPDIR";
    private const string Usual = "/tmp";
    private const string FolderPrefix = "concur.";
    private const string SocketPrefix = "dotnet-diagnostic-";

    /// <summary>
    /// A socket's path has at most 108 bytes (unix(7)). In this folder's subfolder "concur.XXXXXX" the tool makes sockets such as
    /// "w12345", and the runtime one that it names "dotnet-diagnostic-PID-TIME-socket".
    /// </summary>
    private const int LongestParent = 40;

    public IReadOnlyList<string> TemporaryFolderVariables { get; } = [Variable];

    public string AddressIn(string folder, string name) => Path.Combine(folder, name);

    public IReadOnlyList<int> Published() => [.. DiagnosticsClient.GetPublishedProcesses()];

    /// <summary>
    /// The runtime makes the socket in the process's own temporary folder: that may be another one than this tool's, and lie in
    /// a container, whose files are below /proc/PID/root. Anybody may make files there, so a socket counts only if the process itself
    /// listens at it.
    /// </summary>
    public IDiagnosticPort? Open(int processId)
    {
        var own = ProcText.Variable(ProcFile.Text($"/proc/{processId}/environ"), Variable);
        var folder = string.IsNullOrEmpty(own) ? Usual : own;
        var status = ProcFile.Text($"/proc/{processId}/status");
        var inside = ProcText.InnermostId(ProcText.Field(status, "NSpid")) ?? processId.ToString(CultureInfo.InvariantCulture);
        var users = ProcText.Users(ProcText.Field(status, "Uid"));
        foreach (var path in Files($"/proc/{processId}/root{folder}", $"{SocketPrefix}{inside}-*-socket"))
        {
            var file = SocketFile.Open(path);
            if (file is not null && IsOf(file, processId, users)) return file;
            file?.Dispose();
        }

        return null;
    }

    public string CreateFolder()
    {
        // Directory.CreateTempSubdirectory creates it with mode 0700 (mkdtemp).
        var parent = Parent();
        if (parent != Usual) return Directory.CreateTempSubdirectory(FolderPrefix).FullName;
        var path = Path.Combine(Usual, FolderPrefix + Path.GetRandomFileName());
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public IReadOnlyList<string> OwnFolders()
    {
        var user = ProcText.EffectiveUser(ProcFile.Field("/proc/self/status", "Uid"));
        var folders = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint };
        try
        {
            return [.. Directory.EnumerateDirectories(Parent(), FolderPrefix + "*", folders)
                .Where(path => OwnName().IsMatch(Path.GetFileName(path)) && FileOwner.Of(path) == user)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>
    /// Removes the sockets of processes that have ended. Another container may share the folder, so a socket is kept while any process
    /// listens at it. The runtime's debugger makes the two pipes beside each socket.
    /// </summary>
    public void RemoveDead()
    {
        var user = ProcText.EffectiveUser(ProcFile.Field("/proc/self/status", "Uid"));
        foreach (var path in Files(Path.GetTempPath(), SocketPrefix + "*-socket"))
        {
            var words = Path.GetFileName(path)[SocketPrefix.Length..].Split('-');
            if (words.Length != 3 || Directory.Exists("/proc/" + words[0])) continue;
            using (var file = SocketFile.Open(path))
            {
                if (file?.Owner != user || !file!.IsDead) continue;
            }

            var pipe = Path.Combine(Path.GetTempPath(), $"clr-debug-pipe-{words[0]}-{words[1]}-");
            foreach (var dead in (string[])[path, pipe + "in", pipe + "out"]) TryDelete(dead);
        }
    }

    /// <summary>
    /// The temporary folder, where its path can be that of a socket in a list of ports: the runtime splits the list at commas and
    /// semicolons and trims blanks, and the socket's address is short.
    /// </summary>
    internal static string Parent()
    {
        var path = Path.GetTempPath();
        return path.Length <= LongestParent && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') ? path : Usual;
    }

    /// <summary>The names that <see cref="CreateFolder"/> gives.</summary>
    [GeneratedRegex(@"^concur\.([A-Za-z0-9]{6}|[a-z0-9]{8}\.[a-z0-9]{3})$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();

    private static bool IsOf(SocketFile file, int processId, IReadOnlyList<uint> users) =>
        file.Owner is { } owner && users.Contains(owner)
        && file.Listener() is { } listener && listener.ProcessId == processId && users.Contains(listener.User);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user has made a file of that name, or the folder can only be read.
        }
    }

    private static IEnumerable<string> Files(string folder, string pattern)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, pattern)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
