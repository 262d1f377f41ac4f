using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Measuring.Platform.Unix;

/// <summary>Paths and the shell as POSIX has them.</summary>
/// <param name="runtimeIdentifier">See <see cref="IShell.RuntimeIdentifier"/>.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixShell(string runtimeIdentifier) : IShell
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public string RuntimeIdentifier => runtimeIdentifier;

    public string Path => GuardedGroup.Shell;

    public IReadOnlyList<string> OptionsOf(string shell) => ["-c"];

    public IReadOnlyList<string> Words(string text, bool isLiteral) => PosixWords.Of(text, isLiteral);

    public IEnumerable<string> Candidates(string path) => [path];

    public void MakeExecutable(string path) => File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);

    public bool IsExecutable(string path) => File.Exists(path) && (new FileInfo(path).UnixFileMode & Executable) != 0;
}
