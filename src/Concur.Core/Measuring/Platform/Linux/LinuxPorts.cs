using System.Globalization;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Unix;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>Diagnostic ports are Unix sockets in the temporary folder of their process.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxPorts : IDiagnosticPorts
{
    public IReadOnlyList<string> TemporaryFolderVariables { get; } = [UnixFolders.Variable];

    public string AddressIn(string folder, string name) => Path.Combine(folder, name);

    public IReadOnlyList<int> Published() => [.. DiagnosticsClient.GetPublishedProcesses()];

    /// <summary>
    /// The runtime makes the socket in the process's own temporary folder: that may be another one than this tool's, and lie in
    /// a container, whose files are below /proc/PID/root. Anybody may make files there, so a socket counts only if the process itself
    /// listens at it.
    /// </summary>
    public IDiagnosticPort? Open(int processId)
    {
        var own = ProcText.Variable(ProcFile.Text($"/proc/{processId}/environ"), UnixFolders.Variable);
        var folder = string.IsNullOrEmpty(own) ? UnixFolders.Usual : own;
        var status = ProcFile.Text($"/proc/{processId}/status");
        var inside = ProcText.InnermostId(ProcText.Field(status, "NSpid")) ?? processId.ToString(CultureInfo.InvariantCulture);
        var users = ProcText.Users(ProcText.Field(status, "Uid"));
        foreach (var path in PortFiles.In($"/proc/{processId}/root{folder}", inside))
        {
            var file = SocketFile.Open(path);
            if (file is not null && IsOf(file, processId, users)) return file;
            file?.Dispose();
        }

        return null;
    }

    public string CreateFolder() => UnixFolders.Create();

    public IReadOnlyList<string> OwnFolders() => LinuxPlatform.Folders.Own();

    /// <summary>
    /// Removes the sockets of processes that have ended. Another container may share the folder, so a socket is kept while any process
    /// listens at it.
    /// </summary>
    public void RemoveDead()
    {
        foreach (var path in PortFiles.In(Path.GetTempPath()))
        {
            if (PortFiles.ProcessOf(path) is not { } process || Directory.Exists("/proc/" + process)) continue;
            using (var file = SocketFile.Open(path))
            {
                if (file?.Owner != UnixFolders.User || !file.IsDead) continue;
            }

            PortFiles.Delete(path);
        }
    }

    private static bool IsOf(SocketFile file, int processId, IReadOnlyList<uint> users) =>
        file.Owner is { } owner && users.Contains(owner)
        && file.Listener() is { } listener && listener.ProcessId == processId && users.Contains(listener.User);
}
