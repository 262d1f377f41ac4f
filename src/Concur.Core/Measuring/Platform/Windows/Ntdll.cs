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

    /// <summary>ProcessBasicInformation: the address of its environment block is the second member.</summary>
    private const int Basic = 0;

    /// <summary>ProcessCommandLineInformation: a UNICODE_STRING and its characters.</summary>
    public const int ProcessCommandLine = 60;

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
            return QueryProcess(process, ProcessCommandLine, start, mostBytes, &used) == 0 ? NtText.Read(buffer, (ulong)start, 0) : null;
        }
    }

    /// <summary>
    /// A process's command line, read from its own memory: its environment block (PEB) points to its parameters. Wine does not answer
    /// <see cref="CommandLineOf"/>.
    /// </summary>
    public static string? CommandLineIn(SafeHandle process)
    {
        const int parametersAt = 0x20;
        const int commandLineAt = 0x70;
        const int basicBytes = 48;
        var basic = stackalloc ulong[basicBytes / sizeof(ulong)];
        uint used;
        if (QueryProcess(process, Basic, (byte*)basic, basicBytes, &used) != 0 || basic[1] == 0) return null;
        ulong parameters;
        var text = stackalloc ulong[2];
        if (!Copy(process, basic[1] + parametersAt, &parameters, sizeof(ulong))
            || !Copy(process, parameters + commandLineAt, text, 2 * sizeof(ulong))) return null;
        var characters = new char[(ushort)text[0] / sizeof(char)];
        fixed (char* start = characters) return Copy(process, text[1], start, (ushort)text[0]) ? new string(characters) : null;
    }

    private static bool Copy(SafeHandle process, ulong address, void* to, nuint bytes)
    {
        nuint copied;
        return ReadMemory(process, (void*)address, to, bytes, &copied) != 0 && copied == bytes;
    }

    [LibraryImport("kernel32", EntryPoint = "ReadProcessMemory")]
    private static partial int ReadMemory(SafeHandle process, void* address, void* to, nuint bytes, nuint* copied);

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
