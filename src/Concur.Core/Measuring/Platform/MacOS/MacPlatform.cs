using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Unix;
using Concur.Traces.Symbols.MacOS;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>macOS: child processes by posix_spawn and wait4, facts by sysctl, processes and threads by proc_pidinfo.</summary>
[SupportedOSPlatform("macos")]
internal sealed class MacPlatform : IPlatform
{
    /// <summary>What of this system has been tested, for each run to say so.</summary>
    public const string Untested = "this version was checked against Apple's headers, and has never run on a Mac";

    /// <summary>The folders of the tool.</summary>
    public static UnixFolders Folders { get; } = new(FileAttributesCall.OwnerOf);

    public string? Refusal => null;

    public IProcessStarter Processes { get; } = new MacProcessStarter();

    public ISchedulerSources Schedulers { get; } = new MacSchedulerSources();

    public IMachine Machine { get; } = new MacMachine();

    public IDiagnosticPorts Ports { get; } = new MacPorts();

    public IRunningProcesses Running { get; } = new MacRunningProcesses();

    public IShell Shell { get; } = new UnixShell(RuntimeIdentifier());

    public IBrowser Browser { get; } = new MacBrowser();

    public void CreatePrivateFolder(string path) => UnixFolders.CreatePrivate(path);

    public string? LastingFolder() => Folders.Lasting(Path.GetTempPath());

#pragma warning disable CA1308 // Runtime identifiers are lower case.
    private static string RuntimeIdentifier() => "osx-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private sealed class MacProcessStarter : IProcessStarter
    {
        public async Task<IChild> StartAsync(ChildStart start) => await UnixChild.StartAsync(start, _ => new MacSpawner());
    }
}
