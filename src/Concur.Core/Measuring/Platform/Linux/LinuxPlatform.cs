using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Unix;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>Linux: child processes by posix_spawn and wait4, facts by /proc and /sys, threads by perf events or schedstat.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxPlatform : IPlatform
{
    /// <summary>The folders of the tool.</summary>
    public static UnixFolders Folders { get; } = new(FileOwner.Of);

    public string? Refusal => OpenFiles.Refusal(OpenFiles.Limit());

    public IProcessStarter Processes { get; } = new LinuxProcessStarter();

    public ISchedulerSources Schedulers { get; } = new LinuxSchedulerSources();

    public IMachine Machine { get; } = new LinuxMachine();

    public IDiagnosticPorts Ports { get; } = new LinuxPorts();

    public IRunningProcesses Running { get; } = new LinuxRunningProcesses();

    public IShell Shell { get; } = new UnixShell(RuntimeIdentifier());

    public IBrowser Browser { get; } = new LinuxBrowser();

    public void CreatePrivateFolder(string path) => UnixFolders.CreatePrivate(path);

    public string? LastingFolder() => Folders.Lasting(Path.GetTempPath());

    /// <summary>From the kernel: the runtime's generator calls OpenSSL, and ends the process where there is none.</summary>
    public byte[] Random(int count)
    {
        var bytes = new byte[count];
        using var file = File.OpenRead("/dev/urandom");
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>
    /// A runtime that a distribution built may name the distribution in its identifier, such as fedora.39-x64; what it says of
    /// musl is true all the same: https://learn.microsoft.com/dotnet/core/rid-catalog.
    /// </summary>
    private static string RuntimeIdentifier()
    {
        var libc = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "-musl" : "";
#pragma warning disable CA1308 // Runtime identifiers are lower case.
        return $"linux{libc}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
#pragma warning restore CA1308
    }

    private sealed class LinuxProcessStarter : IProcessStarter
    {
        public async Task<IChild> StartAsync(ChildStart start) => await UnixChild.StartAsync(start, start => new LinuxSpawner(start));
    }
}
