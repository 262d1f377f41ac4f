using System.Globalization;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;
using Microsoft.Win32;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>The machine as the registry and the kernel show it.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsMachine : IMachine
{
    private const string Processor = @"HARDWARE\DESCRIPTION\System\CentralProcessor\0";
    private const string Firmware = @"HARDWARE\DESCRIPTION\System\BIOS";
    private const ushort AllGroups = 0xFFFF;
    private const int LargestGroup = 64;
    private const int AllRelations = 0xFFFF;
    private const uint HardCap = 0x4 | 0x1; // JOB_OBJECT_CPU_RATE_CONTROL_HARD_CAP, _ENABLE
    private const double WholeRate = 10_000;
    private const nint ThisProcess = -1;

    private static readonly string[] VirtualMachines = ["Virtual", "VMware", "QEMU", "KVM", "Xen", "Amazon EC2", "Google Compute"];

    public MachineFacts Describe(MachineFacts portable)
    {
        var logical = Kernel32.ActiveProcessors(AllGroups) is > 0 and var active ? active : portable.LogicalCores;
        var (cores, sockets) = ProcessorRelations.Count(Relations());
        var quota = Quota(logical);
        return portable with
        {
            Cpu = Registered(Processor, "ProcessorNameString") ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER"),
            LogicalCores = logical,
            PhysicalCores = cores,
            Sockets = sockets,
            Affinity = Affinity(),
            QuotaCores = quota,
            UsableCores = Math.Min(quota ?? double.MaxValue, portable.UsableCores),
            MemoryBytes = MemoryBytes(),
            Kernel = Environment.OSVersion.Version.ToString(),
            Virtualization = Virtualization(),
            Untested = WindowsPlatform.Untested,
        };
    }

    public long? ThrottledPeriods() => null;

    public double? ClockMhz() => null;

    /// <summary>The system tells those of one group of 64 at most.</summary>
    public IReadOnlyList<ProcessorTimes>? Processors() => Kernel32.ActiveProcessors(AllGroups) > LargestGroup
        ? null
        : Ntdll.OfSystem(Ntdll.Processors, (bytes, _) => ProcessorTimes.OfWindows(bytes));

    private static string? Affinity()
    {
        nuint own, all;
        return Kernel32.GetAffinity(ThisProcess, &own, &all) && own != 0 ? ProcessorMask.List(own) : null;
    }

    /// <summary>The hard limit of the job that this process is in, such as a container's, as a number of cores.</summary>
    private static double? Quota(int logicalCores)
    {
        Kernel32.CpuRate rate;
        return Kernel32.QueryJob(0, Kernel32.JobCpuRate, &rate, (uint)sizeof(Kernel32.CpuRate), null) && (rate.Flags & HardCap) == HardCap
            ? rate.Rate / WholeRate * logicalCores
            : null;
    }

    private static long? MemoryBytes()
    {
        var status = new Kernel32.MemoryStatus { Bytes = (uint)sizeof(Kernel32.MemoryStatus) };
        return Kernel32.GetMemoryStatus(&status) ? (long)status.TotalPhysical : null;
    }

    private static byte[] Relations()
    {
        uint bytes = 0;
        _ = Kernel32.GetProcessorInformation(AllRelations, null, &bytes);
        var buffer = new byte[bytes];
        fixed (byte* start = buffer) return Kernel32.GetProcessorInformation(AllRelations, start, &bytes) ? buffer : [];
    }

    private static string? Virtualization()
    {
        if (Wine.Version is { } version) return "wine " + version;
        var maker = $"{Registered(Firmware, "SystemManufacturer")} {Registered(Firmware, "SystemProductName")}".Trim();
        return Array.Exists(VirtualMachines, name => maker.Contains(name, StringComparison.OrdinalIgnoreCase)) ? maker : null;
    }

    private static string? Registered(string key, string name)
    {
        using var opened = Registry.LocalMachine.OpenSubKey(key);
        return (opened?.GetValue(name) as string)?.Trim() is { Length: > 0 } text ? text : null;
    }
}

/// <summary>Reads the relations of logical processors, SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX: the kind and the size of each.</summary>
internal static class ProcessorRelations
{
    private const int Core = 0; // RelationProcessorCore
    private const int Package = 3; // RelationProcessorPackage
    private const int SizeAt = 4;

    /// <returns>How many physical cores and sockets there are; null for none.</returns>
    public static (int? Cores, int? Sockets) Count(ReadOnlySpan<byte> relations)
    {
        var (cores, sockets) = (0, 0);
        while (relations.Length >= 2 * sizeof(int))
        {
            var kind = BitConverter.ToInt32(relations);
            var size = BitConverter.ToInt32(relations[SizeAt..]);
            if (kind == Core) cores++;
            if (kind == Package) sockets++;
            if (size <= 0 || size > relations.Length) break;
            relations = relations[size..];
        }

        return (cores == 0 ? null : cores, sockets == 0 ? null : sockets);
    }
}

/// <summary>A bit per processor.</summary>
internal static class ProcessorMask
{
    /// <summary>The processors of the first group, of up to 64, in a list such as "0-3,6".</summary>
    /// <param name="mask">A bit per processor.</param>
    public static string List(ulong mask)
    {
        var ranges = new List<string>();
        for (var first = 0; first < 64; first++)
        {
            if ((mask >> first & 1) == 0) continue;
            var last = first;
            while (last < 63 && (mask >> (last + 1) & 1) == 1) last++;
            ranges.Add(first == last ? Number(first) : $"{Number(first)}-{Number(last)}");
            first = last;
        }

        return string.Join(',', ranges);

        static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
