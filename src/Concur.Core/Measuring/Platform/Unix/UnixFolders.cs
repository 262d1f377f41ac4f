using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Measuring.Platform.Unix;

/// <summary>Folders that only this user can enter, in a temporary folder in which anybody may make files.</summary>
/// <param name="ownerOf">Who owns a file, folder or link; null where there is none, or the system does not tell.</param>
[UnsupportedOSPlatform("windows")]
internal sealed partial class UnixFolders(Func<string, uint?> ownerOf)
{
    /// <summary>The temporary folder where the variable for it says nothing.</summary>
    public const string Usual = "/tmp";

    /// <summary>The variable that tells a process its temporary folder.</summary>
    public const string Variable = "TMPDIR";

    private const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Prefix = "concur.";

    /// <summary>
    /// A socket's path has at most 108 bytes on Linux (unix(7)) and 104 on macOS (sys/un.h). In this folder's subfolder "concur.XXXXXX" the
    /// tool makes sockets such as "w12345", and the runtime one that it names "dotnet-diagnostic-PID-TIME-socket".
    /// </summary>
    private const int LongestParent = 40;

    /// <summary>The user that this process acts for.</summary>
    public static uint User => Posix.EffectiveUser();

    /// <inheritdoc cref="IDiagnosticPorts.CreateFolder"/>
    public static string Create()
    {
        // Directory.CreateTempSubdirectory creates it with mode 0700 (mkdtemp).
        var parent = Parent();
        if (parent != Usual) return Directory.CreateTempSubdirectory(Prefix).FullName;
        var path = Path.Combine(Usual, Prefix + Path.GetRandomFileName());
        Directory.CreateDirectory(path, OnlyUser);
        return path;
    }

    /// <inheritdoc cref="IPlatform.CreatePrivateFolder"/>
    public static void CreatePrivate(string path) => Directory.CreateDirectory(path, OnlyUser);

    /// <inheritdoc cref="IPlatform.LastingFolder"/>
    /// <param name="parent">The temporary folder, in which anybody may have made one of that name.</param>
    public string? Lasting(string parent)
    {
        var path = Path.Combine(parent, FormattableString.Invariant($"dotnet-concur-{User}"));
        try
        {
            Directory.CreateDirectory(path, OnlyUser);
            var isLink = new DirectoryInfo(path).LinkTarget is not null;
            return !isLink && ownerOf(path) == User && File.GetUnixFileMode(path) == OnlyUser ? path : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="IDiagnosticPorts.OwnFolders"/>
    public IReadOnlyList<string> Own()
    {
        var folders = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint };
        try
        {
            return [.. Directory.EnumerateDirectories(Parent(), Prefix + "*", folders)
                .Where(path => OwnName().IsMatch(Path.GetFileName(path)) && ownerOf(path) == User)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
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

    /// <summary>The names that <see cref="Create"/> gives.</summary>
    [GeneratedRegex(@"^concur\.([A-Za-z0-9]{6}|[a-z0-9]{8}\.[a-z0-9]{3})$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();
}

/// <summary>The files of diagnostic ports, which runtimes make in the temporary folder of their process.</summary>
internal static class PortFiles
{
    private const string Prefix = "dotnet-diagnostic-";

    /// <summary>The sockets in a folder; none where it can't be read.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="processId">The process that makes them; null for those of all processes.</param>
    public static IReadOnlyList<string> In(string folder, string? processId = null)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, $"{Prefix}{(processId is null ? "" : processId + "-")}*-socket")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The process of a socket, as it is numbered where it runs; null for a file of another name.</summary>
    public static string? ProcessOf(string socket) =>
        Path.GetFileName(socket)[Prefix.Length..].Split('-') is [var process, _, _] ? process : null;

    /// <summary>Deletes a socket and the two pipes beside it, which the runtime's debugger makes.</summary>
    public static void Delete(string socket)
    {
        var words = Path.GetFileName(socket)[Prefix.Length..].Split('-');
        var pipe = Path.Combine(Path.GetDirectoryName(socket)!, $"clr-debug-pipe-{words[0]}-{words[1]}-");
        foreach (var dead in (string[])[socket, pipe + "in", pipe + "out"]) TryDelete(dead);
    }

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
}
