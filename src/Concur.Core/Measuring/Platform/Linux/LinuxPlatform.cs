using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>Linux: child processes by posix_spawn and wait4, facts by /proc and /sys, threads by perf events or schedstat.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxPlatform : IPlatform
{
    public string? Refusal => OpenFiles.Refusal(OpenFiles.Limit());

    public IProcessStarter Processes { get; } = new LinuxProcessStarter();

    public ISchedulerSources Schedulers { get; } = new LinuxSchedulerSources();

    public IMachine Machine { get; } = new LinuxMachine();

    public IDiagnosticPorts Ports { get; } = new LinuxPorts();

    public IRunningProcesses Running { get; } = new LinuxRunningProcesses();

    public IShell Shell { get; } = new LinuxShell();

    public IBrowser Browser { get; } = new LinuxBrowser();

    private sealed class LinuxProcessStarter : IProcessStarter
    {
        public async Task<IChild> StartAsync(ChildStart start) => await LinuxChild.StartAsync(start);
    }
}

/// <summary>Paths and the shell as POSIX has them.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxShell : IShell
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// A runtime that a distribution built may name the distribution in its identifier, such as fedora.39-x64; what it says of
    /// musl is true all the same: https://learn.microsoft.com/dotnet/core/rid-catalog.
    /// </summary>
    public string RuntimeIdentifier { get; } = Portable();

    public string Path => GuardedGroup.Shell;

    public IReadOnlyList<string> OptionsOf(string shell) => ["-c"];

    public IReadOnlyList<string> Words(string text, bool isLiteral) => PosixWords.Of(text, isLiteral);

    public IEnumerable<string> Candidates(string path) => [path];

    public bool IsExecutable(string path) => (File.GetUnixFileMode(path) & Executable) != 0;

    private static string Portable()
    {
        var libc = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "-musl" : "";
#pragma warning disable CA1308 // Runtime identifiers are lower case.
        return $"linux{libc}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
#pragma warning restore CA1308
    }
}
