using Concur.Core.Measuring.Platform.Linux.Proc;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Linux.Scheduling;

/// <summary>The numbers of the processors that are online.</summary>
internal static class OnlineProcessors
{
    /// <summary>In ascending order; 0 to n - 1 where the kernel has no list.</summary>
    public static IReadOnlyList<int> List() =>
        ProcessorList.Parse(ProcFile.Text("/sys/devices/system/cpu/online")) is { } online ? [.. online.Order()] : [.. Enumerable.Range(0, Environment.ProcessorCount)];
}
