using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>The numbers of the machine's processors.</summary>
internal static class Processors
{
    /// <summary>Those that are online, in ascending order; 0 to n - 1 where the kernel has no list.</summary>
    public static IReadOnlyList<int> Online() => List("online");

    /// <summary>Those that may come online, in ascending order; 0 to n - 1 where the kernel has no list.</summary>
    public static IReadOnlyList<int> Present() => List("present");

    private static IReadOnlyList<int> List(string name) => ProcessorList.Parse(ProcFile.Text("/sys/devices/system/cpu/" + name)) is { } list
        ? [.. list.Order()]
        : [.. Enumerable.Range(0, Environment.ProcessorCount)];
}
