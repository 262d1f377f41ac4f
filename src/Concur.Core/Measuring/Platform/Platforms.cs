using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Linux;
using Concur.Core.Measuring.Platform.MacOS;
using Concur.Core.Measuring.Platform.Windows;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring.Platform;

/// <summary>The only place that chooses the implementation for an operating system.</summary>
public static class Platforms
{
    /// <summary>The user's browser on this system.</summary>
    public static IBrowser Browser => Current.Browser;

    /// <inheritdoc cref="IPlatform.LastingFolder"/>
    public static string? LastingFolder() => Current.LastingFolder();

    /// <inheritdoc cref="IPlatform.CreatePrivateFolder"/>
    public static void CreatePrivateFolder(string path) => Current.CreatePrivateFolder(path);

    /// <inheritdoc cref="IPlatform.Random"/>
    public static byte[] Random(int count) => Current.Random(count);

    /// <summary>The system that the tool runs on.</summary>
    internal static IPlatform Current { get; } = OperatingSystem.IsLinux() ? new LinuxPlatform()
        : OperatingSystem.IsWindows() ? new WindowsPlatform()
        : OperatingSystem.IsMacOS() ? new MacPlatform()
        : new UnknownPlatform();
}

/// <summary>An operating system without an implementation of its own: stored runs can be read, and nothing can be recorded.</summary>
internal sealed class UnknownPlatform
    : IPlatform, IProcessStarter, ISchedulerSources, IMachine, IDiagnosticPorts, IRunningProcesses, IShell, IBrowser
{
    private const string Need = "needs Linux, Windows or macOS";

    public string? Refusal => Need;

    public IProcessStarter Processes => this;

    public ISchedulerSources Schedulers => this;

    public IMachine Machine => this;

    public IDiagnosticPorts Ports => this;

    public IRunningProcesses Running => this;

    public IShell Shell => this;

    public IBrowser Browser => this;

    public IReadOnlyList<string> TemporaryFolderVariables { get; } = ["TMPDIR"];

    /// <summary>Microsoft builds the runtimes of other systems than Linux, whose identifiers are portable.</summary>
    public string RuntimeIdentifier => RuntimeInformation.RuntimeIdentifier;

    public string Path => throw Refused("a shell");

    public IReadOnlyList<string> OptionsOf(string shell) => throw Refused("a shell");

    public IReadOnlyList<string> Words(string text, bool isLiteral) => throw Refused("a command");

    public IEnumerable<string> Candidates(string path) => [path];

    public Task<IChild> StartAsync(ChildStart start) => throw Refused("starting a process and counting what it uses");

    public string? PerfRefusal() => "perf events are Linux's";

    public string? RunQueueRefusal() => "the time in the run queue " + Need;

    public Capabilities CapabilitiesOf(SchedulerKind kind) => new();

    public ISchedulerSource ForLaunch(SchedulerRecording recording) => throw Refused("watching threads");

    public ISchedulerSource ForRunning(SchedulerRecording recording) => throw Refused("watching threads");

    public void Discard(SchedulerRecording recording)
    {
        // No source has written a file.
    }

    public MachineFacts Describe(MachineFacts portable) => portable;

    public long? ThrottledPeriods() => null;

    public double? ClockMhz() => null;

    public IReadOnlyList<ProcessorTimes>? Processors() => null;

    public string AddressIn(string folder, string name) => System.IO.Path.Combine(folder, name);

    public IReadOnlyList<int> Published() => [];

    public IDiagnosticPort? Open(int processId) => null;

    public string CreateFolder() => Directory.CreateTempSubdirectory("concur").FullName;

    public IReadOnlyList<string> OwnFolders() => [];

    public void RemoveDead()
    {
        // Nothing is recorded here, so nothing is left.
    }

    public void EndAllWith(string variable, string value)
    {
        // Nothing is started here.
    }

    public bool Exists(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public ProcessState? StateOf(int processId) => null;

    public bool SharesClock(int processId) => true;

    public bool IsReadable(int processId) => false;

    public IReadOnlyList<string> Arguments(int processId) => [];

    public string? ProgramName(int processId) => null;

    public string? RuntimeLibrary(int processId) => null;

    public IReadOnlyList<int> TreeOf(int processId) => [processId];

    public ProcessSnapshot? Read(int processId) => null;

    public bool IsExecutable(string path) => File.Exists(path);

    public Task<bool> TryOpenAsync(string address, CancellationToken cancellation)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
            return Task.FromResult(true);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return Task.FromResult(false);
        }
    }

    public ConnectionOwner OwnerOf(IPEndPoint peer, IPEndPoint server) => new(IsAdmitted: true, null);

    private static ConcurException Refused(string what) => new(FailureKind.Unsupported, $"{what} {Need}");
}
