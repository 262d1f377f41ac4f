using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>Linux: child processes by posix_spawn and wait4, facts by /proc and /sys, threads by perf events or schedstat.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxPlatform : IPlatform
{
    public string? Refusal => null;

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
