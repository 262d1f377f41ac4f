using System.Globalization;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>Diagnostic ports are Unix sockets in the temporary folder of their process.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxPorts : IDiagnosticPorts
{
    /// <summary>
    /// A socket's path has at most 108 bytes (unix(7)). In this folder's subfolder "concurXXXXXX" the tool makes sockets such as
    /// "w12345", and the runtime one that it names "dotnet-diagnostic-PID-TIME-socket".
    /// </summary>
    private const int LongestParent = 40;

    public string TemporaryFolderVariable => "TMPDIR";

    /// <summary>
    /// The runtime makes the socket in the process's own temporary folder: that may be another one than this tool's, and lie in
    /// a container, whose files are below /proc/PID/root.
    /// </summary>
    public string? AddressOf(int processId)
    {
        var own = ProcText.Variable(ProcFile.Text($"/proc/{processId}/environ"), TemporaryFolderVariable);
        var folder = string.IsNullOrEmpty(own) ? "/tmp" : own;
        var inside = ProcText.InnermostId(ProcFile.Field($"/proc/{processId}/status", "NSpid"))
            ?? processId.ToString(CultureInfo.InvariantCulture);
        try
        {
            return Directory.EnumerateFiles($"/proc/{processId}/root{folder}", $"dotnet-diagnostic-{inside}-*-socket")
                .Order(StringComparer.Ordinal).LastOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string CreateFolder()
    {
        // Directory.CreateTempSubdirectory creates it with mode 0700 (mkdtemp).
        if (Path.GetTempPath().Length <= LongestParent) return Directory.CreateTempSubdirectory("concur").FullName;
        var path = Path.Combine("/tmp", "concur" + Path.GetRandomFileName());
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
