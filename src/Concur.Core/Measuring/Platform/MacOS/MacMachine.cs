using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>The machine as sysctl shows it. macOS ties no process to processors, and limits none.</summary>
[SupportedOSPlatform("macos")]
internal sealed class MacMachine : IMachine
{
    public MachineFacts Describe(MachineFacts portable) => portable with
    {
        Cpu = CpuName.Of(SystemValue.Text("machdep.cpu.brand_string"), CoresOfLevel(0), CoresOfLevel(1)),
        LogicalCores = Count("hw.logicalcpu") ?? portable.LogicalCores,
        PhysicalCores = Count("hw.physicalcpu"),
        Sockets = Count("hw.packages"),
        MemoryBytes = SystemValue.Number("hw.memsize"),
        Os = SystemValue.Text("kern.osproductversion") is { } version ? "macOS " + version : portable.Os,
        Kernel = SystemValue.Text("kern.osrelease"),
        Virtualization = SystemValue.Number("kern.hv_vmm_present") == 1 ? "hypervisor" : null,
        LoadAtStart = LibSystem.Load(),
        Untested = MacPlatform.Untested,
    };

    public long? ThrottledPeriods() => null;

    public double? ClockMhz() => null;

    public IReadOnlyList<ProcessorTimes>? Processors() => ProcessorTimes.OfMacOS(HostProcessors.Read());

    private static int? Count(string name) => SystemValue.Number(name) is > 0 and < int.MaxValue and var count ? (int)count : null;

    /// <summary>
    /// The fastest cores are those of level 0. A machine whose cores are alike has no other:
    /// https://developer.apple.com/documentation/kernel/1387446-sysctlbyname/determining_system_capabilities.
    /// </summary>
    private static int? CoresOfLevel(int level) => Count(FormattableString.Invariant($"hw.perflevel{level}.physicalcpu"));
}

/// <summary>The name of a processor, and of its cores where they differ.</summary>
internal static class CpuName
{
    /// <param name="name">The processor's name; null where it is unknown.</param>
    /// <param name="fast">The number of its fastest cores; null where cores do not differ, or that is unknown.</param>
    /// <param name="slow">The number of its other cores; null likewise.</param>
    public static string? Of(string? name, int? fast, int? slow) => name is not null && fast > 0 && slow > 0
        ? FormattableString.Invariant($"{name} ({fast} performance and {slow} efficiency cores)")
        : name;
}

/// <summary>The processors' times: host_processor_info of osfmk/mach/mach_host.defs, with PROCESSOR_CPU_LOAD_INFO.</summary>
[SupportedOSPlatform("macos")]
internal static unsafe class HostProcessors
{
    private const int Load = 2; // PROCESSOR_CPU_LOAD_INFO

    /// <summary>Each question for these ports adds a reference, so that they are asked for once.</summary>
    private static readonly uint Host = HostPort();
    private static readonly uint Task = TaskPort();

    /// <summary>As <see cref="ProcessorTimes.OfMacOS"/> reads them; empty where they can't be had.</summary>
    public static byte[] Read()
    {
        uint processors, numbers;
        uint* first;
        if (Info(Host, Load, &processors, &first, &numbers) != 0) return [];
        var bytes = new ReadOnlySpan<byte>(first, checked((int)numbers * sizeof(uint))).ToArray();
        _ = Free(Task, (nuint)first, (nuint)bytes.Length);
        return bytes;
    }

    [DllImport("libc", EntryPoint = "mach_host_self")]
    private static extern uint HostPort();

    [DllImport("libc", EntryPoint = "mach_task_self")]
    private static extern uint TaskPort();

    [DllImport("libc", EntryPoint = "host_processor_info")]
    private static extern int Info(uint host, int kind, uint* processors, uint** numbers, uint* count);

    [DllImport("libc", EntryPoint = "vm_deallocate")]
    private static extern int Free(uint task, nuint address, nuint bytes);
}
