using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>
/// The ticks in which the kernel counts times: 1 ns on Intel, 125/3 ns on Apple silicon. A program for Intel that Apple silicon translates
/// is told 1 ns, while the kernel counts in its own ticks.
/// </summary>
/// <param name="Numerator">The ns of <paramref name="Denominator"/> ticks.</param>
/// <param name="Denominator">See there.</param>
internal readonly record struct MachTime(uint Numerator, uint Denominator)
{
    private const string Translated = "sysctl.proc_translated";

    /// <summary>The kernel's ticks on this machine.</summary>
    [SupportedOSPlatform("macos")]
    public static MachTime OfKernel { get; } = SystemValue.Number(Translated) == 1 ? OfAppleSilicon : Read();

    /// <summary>24 million ticks per second.</summary>
    public static MachTime OfAppleSilicon => new(125, 3);

    /// <summary>The time of some ticks, ns.</summary>
    public long Ns(ulong ticks) => (long)((UInt128)ticks * Numerator / Denominator);

    [SupportedOSPlatform("macos")]
    private static unsafe MachTime Read()
    {
        MachTime time;
        return Timebase(&time) == 0 && time.Denominator > 0 ? time : new MachTime(1, 1);
    }

    /// <summary>Writes struct mach_timebase_info: two numbers of 32 bits.</summary>
    [DllImport("libc", EntryPoint = "mach_timebase_info")]
    private static extern unsafe int Timebase(MachTime* into);
}

/// <summary>Values of the system by their names: sysctl(3).</summary>
internal static class SystemValue
{
    /// <summary>A number; null where there is none of that name.</summary>
    [SupportedOSPlatform("macos")]
    public static long? Number(string name) => NumberIn(LibSystem.Value(name));

    /// <summary>A text; null where there is none of that name.</summary>
    [SupportedOSPlatform("macos")]
    public static string? Text(string name) => LibSystem.Value(name) is { Length: > 0 } bytes ? FixedText.Read(bytes) : null;

    /// <summary>Reads a number of 4 or 8 bytes: which of the two a name has differs between versions.</summary>
    public static long? NumberIn(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        sizeof(int) => MemoryMarshal.Read<int>(bytes),
        sizeof(long) => MemoryMarshal.Read<long>(bytes),
        _ => null,
    };
}
