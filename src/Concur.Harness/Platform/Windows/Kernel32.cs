using System.Runtime.InteropServices;

namespace Concur.Harness.Platform.Windows;

/// <summary>
/// The calls of Windows that the harness needs. All types are blittable, so that the runtime compiles no marshalling stub while the
/// process is being measured. The numbers are those of the Windows SDK's headers; times are in units of 100 ns.
/// </summary>
internal static unsafe class Kernel32
{
    public const nint ThisThread = -2; // GetCurrentThread
    public const nint ThisProcess = -1; // GetCurrentProcess
    public const uint ThreadQueryLimited = 0x800; // THREAD_QUERY_LIMITED_INFORMATION
    public const uint Synchronize = 0x100000; // SYNCHRONIZE
    public const uint Signaled = 0; // WAIT_OBJECT_0
    public const int StandardInput = -10; // STD_INPUT_HANDLE
    public const int StandardOutput = -11; // STD_OUTPUT_HANDLE
    public const int StandardError = -12; // STD_ERROR_HANDLE
    public const uint Inherit = 1; // HANDLE_FLAG_INHERIT
    public const int Processors = 8; // SystemProcessorPerformanceInformation

    [DllImport("kernel32", EntryPoint = "GetCurrentThreadId")]
    public static extern int CurrentThreadId();

    [DllImport("kernel32", EntryPoint = "QueryThreadCycleTime")]
    public static extern int ThreadCycles(nint thread, ulong* cycles);

    [DllImport("kernel32", EntryPoint = "GetThreadTimes")]
    public static extern int ThreadTimes(nint thread, long* created, long* exited, long* kernel, long* user);

    [DllImport("kernel32", EntryPoint = "GetProcessTimes")]
    public static extern int ProcessTimes(nint process, long* created, long* exited, long* kernel, long* user);

    [DllImport("kernel32", EntryPoint = "K32GetProcessMemoryInfo")]
    public static extern int ProcessMemory(nint process, MemoryCounters* counters, uint bytes);

    [DllImport("kernel32", EntryPoint = "OpenThread")]
    public static extern nint OpenThread(uint access, int inherit, int threadId);

    [DllImport("kernel32", EntryPoint = "WaitForSingleObject")]
    public static extern uint Wait(nint handle, uint milliseconds);

    [DllImport("kernel32", EntryPoint = "CloseHandle")]
    public static extern int Close(nint handle);

    [DllImport("kernel32", EntryPoint = "GetStdHandle")]
    public static extern nint GetStandard(int stream);

    [DllImport("kernel32", EntryPoint = "SetStdHandle")]
    public static extern int SetStandard(int stream, nint handle);

    [DllImport("kernel32", EntryPoint = "SetHandleInformation")]
    public static extern int SetInformation(nint handle, uint mask, uint flags);

    [DllImport("ntdll", EntryPoint = "NtQuerySystemInformation")]
    public static extern int QuerySystem(int information, byte* buffer, uint bytes, uint* used);

    /// <summary>PROCESS_MEMORY_COUNTERS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MemoryCounters
    {
        public uint Bytes;
        public uint PageFaults;
        public nuint PeakWorkingSet;
        public nuint WorkingSet;
        public fixed ulong NotUsedHere[6];
    }
}
