using System.Buffers.Binary;

namespace Concur.Traces.Perf;

/// <summary>
/// The private format of versions before perf.data: a header, and then the kernel's records and some of
/// <see cref="PerfRecordKind.PrivateThreadState"/>. Run folders still hold such files, with names that end in <c>.perf</c>.
/// </summary>
internal static class PrivatePerfFormat
{
    /// <summary>How the names of such files end.</summary>
    public const string FileEnding = ".perf";

    /// <summary>The file's first eight bytes, "CNCRPRF1".</summary>
    public const ulong Magic = 0x31_46_52_50_52_43_4E_43;

    /// <summary>The magic, the stacks per second on a CPU as four bytes, and four of nothing.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Stacks per second on a CPU; 0 when none were sampled.</summary>
    public static int SampleHz(ReadOnlySpan<byte> header) => Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(header[sizeof(ulong)..]));
}
