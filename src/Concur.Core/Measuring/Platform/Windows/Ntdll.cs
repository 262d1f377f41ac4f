using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>The queries of ntdll that have no counterpart in kernel32: https://learn.microsoft.com/windows/win32/api/winternl.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Ntdll
{
    /// <summary>SystemProcessInformation: every process with its threads.</summary>
    public const int Processes = 5;

    /// <summary>SystemProcessorPerformanceInformation: the times of each processor.</summary>
    public const int Processors = 8;

    /// <summary>ProcessCommandLineInformation: a UNICODE_STRING and its characters.</summary>
    public const int CommandLine = 60;

    private const int TooSmall = unchecked((int)0xC0000004); // STATUS_INFO_LENGTH_MISMATCH
    private const int FirstBytes = 1 << 18;
    private const int MostBytes = 1 << 26;

    /// <summary>Asks the system.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="information">What to ask.</param>
    /// <param name="read">Reads the answer's bytes, at the address at which they are.</param>
    /// <returns>Null where the system refuses.</returns>
    public static T? OfSystem<T>(int information, SystemAnswer<T> read)
        where T : class
    {
        for (var bytes = FirstBytes; bytes <= MostBytes; bytes *= 2)
        {
            var buffer = (byte*)NativeMemory.Alloc((nuint)bytes);
            try
            {
                uint used = 0;
                var status = QuerySystem(information, buffer, (uint)bytes, &used);
                if (status == 0) return read(new ReadOnlySpan<byte>(buffer, (int)used), (ulong)buffer);
                if (status != TooSmall) return null;
            }
            finally
            {
                NativeMemory.Free(buffer);
            }
        }

        return null;
    }

    /// <summary>A process's command line; null where it can't be read.</summary>
    public static string? CommandLineOf(SafeHandle process)
    {
        const int mostBytes = (32768 * sizeof(char)) + 16;
        var buffer = new byte[mostBytes];
        fixed (byte* start = buffer)
        {
            uint used;
            if (QueryProcess(process, CommandLine, start, mostBytes, &used) != 0) return null;
            return NtText.Read(buffer, (ulong)start, 0);
        }
    }

    [LibraryImport("ntdll", EntryPoint = "NtQuerySystemInformation")]
    private static partial int QuerySystem(int information, byte* buffer, uint bytes, uint* used);

    [LibraryImport("ntdll", EntryPoint = "NtQueryInformationProcess")]
    private static partial int QueryProcess(SafeHandle process, int information, byte* buffer, uint bytes, uint* used);
}

/// <summary>Reads what the system has answered.</summary>
/// <typeparam name="T">What it is read into.</typeparam>
/// <param name="bytes">The answer.</param>
/// <param name="address">The address of its first byte: pointers in it are into it.</param>
internal delegate T? SystemAnswer<out T>(ReadOnlySpan<byte> bytes, ulong address)
    where T : class;
