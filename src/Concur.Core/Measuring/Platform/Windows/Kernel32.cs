using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// The calls of kernel32 for starting a child in a job and waiting for it. System.Diagnostics.Process hides what is needed here: a job
/// that the child is in before it runs, and a list of the handles that it inherits. The numbers are those of the Windows SDK's headers.
/// </summary>
internal static unsafe partial class Kernel32
{
    public const uint NewProcessGroup = 0x200; // CREATE_NEW_PROCESS_GROUP
    public const uint UnicodeEnvironment = 0x400; // CREATE_UNICODE_ENVIRONMENT
    public const uint ExtendedStartup = 0x80000; // EXTENDED_STARTUPINFO_PRESENT
    public const uint UseStandardHandles = 0x100; // STARTF_USESTDHANDLES
    public const nuint HandleList = 0x00020002; // PROC_THREAD_ATTRIBUTE_HANDLE_LIST
    public const nuint JobList = 0x0002000D; // PROC_THREAD_ATTRIBUTE_JOB_LIST
    public const uint Inherit = 1; // HANDLE_FLAG_INHERIT
    public const uint Infinite = uint.MaxValue;
    public const uint Signaled = 0; // WAIT_OBJECT_0
    public const int JobAccounting = 1; // JobObjectBasicAccountingInformation
    public const int JobExtendedLimits = 9; // JobObjectExtendedLimitInformation
    public const int JobCpuRate = 15; // JobObjectCpuRateControlInformation
    public const uint KillOnClose = 0x2000; // JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    public const uint QueryLimited = 0x1000; // PROCESS_QUERY_LIMITED_INFORMATION
    public const uint Query = 0x400; // PROCESS_QUERY_INFORMATION
    public const uint ReadMemory = 0x10; // PROCESS_VM_READ
    public const uint ThreadQueryLimited = 0x800; // THREAD_QUERY_LIMITED_INFORMATION
    public const int TimedOut = 121; // ERROR_SEM_TIMEOUT
    public const int PipeBusy = 231; // ERROR_PIPE_BUSY
    public const uint VirtualTerminal = 4; // ENABLE_VIRTUAL_TERMINAL_PROCESSING
    public const int StandardOutput = -11; // STD_OUTPUT_HANDLE
    public const int StandardError = -12; // STD_ERROR_HANDLE

    [LibraryImport("kernel32", EntryPoint = "CreateProcessW", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CreateProcess(
        char* application,
        char* commandLine,
        void* processSecurity,
        void* threadSecurity,
        [MarshalAs(UnmanagedType.Bool)] bool inheritHandles,
        uint flags,
        char* environment,
        char* folder,
        StartupInfoEx* startup,
        ProcessInformation* process);

    [LibraryImport("kernel32", EntryPoint = "InitializeProcThreadAttributeList", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool InitializeAttributes(void* list, int count, uint flags, nuint* bytes);

    [LibraryImport("kernel32", EntryPoint = "UpdateProcThreadAttribute", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool UpdateAttribute(
        void* list, uint flags, nuint attribute, void* value, nuint bytes, void* previous, void* returnBytes);

    [LibraryImport("kernel32", EntryPoint = "DeleteProcThreadAttributeList")]
    public static partial void DeleteAttributes(void* list);

    [LibraryImport("kernel32", EntryPoint = "CreatePipe", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CreatePipe(nint* readEnd, nint* writeEnd, void* security, uint bytes);

    [LibraryImport("kernel32", EntryPoint = "SetHandleInformation", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetHandleInformation(SafeHandle handle, uint mask, uint flags);

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true)]
    public static partial SafeFileHandle CreateJob(void* security, char* name);

    [LibraryImport("kernel32", EntryPoint = "SetInformationJobObject", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetJob(SafeHandle job, int information, void* value, uint bytes);

    /// <param name="job">Null for the job of this process.</param>
    /// <param name="information">What to query.</param>
    /// <param name="value">Where it goes.</param>
    /// <param name="bytes">How large that is.</param>
    /// <param name="returnBytes">Null.</param>
    [LibraryImport("kernel32", EntryPoint = "QueryInformationJobObject", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool QueryJob(nint job, int information, void* value, uint bytes, void* returnBytes);

    [LibraryImport("kernel32", EntryPoint = "TerminateJobObject", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool TerminateJob(SafeHandle job, uint exitCode);

    [LibraryImport("kernel32", EntryPoint = "WaitForSingleObject", SetLastError = true)]
    public static partial uint Wait(SafeHandle handle, uint milliseconds);

    [LibraryImport("kernel32", EntryPoint = "GetExitCodeProcess", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetExitCode(SafeHandle process, int* exitCode);

    [LibraryImport("kernel32", EntryPoint = "K32GetProcessMemoryInfo", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetMemory(SafeHandle process, MemoryCounters* counters, uint bytes);

    [LibraryImport("kernel32", EntryPoint = "OpenProcess", SetLastError = true)]
    public static partial SafeProcessHandle OpenProcess(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, int processId);

    [LibraryImport("kernel32", EntryPoint = "OpenThread", SetLastError = true)]
    public static partial SafeFileHandle OpenThread(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, int threadId);

    [LibraryImport("kernel32", EntryPoint = "GetThreadDescription")]
    public static partial int GetThreadName(SafeHandle thread, char** name);

    [LibraryImport("kernel32", EntryPoint = "LocalFree")]
    public static partial nint LocalFree(void* memory);

    [LibraryImport("kernel32", EntryPoint = "CloseHandle")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Close(nint handle);

    [LibraryImport("kernel32", EntryPoint = "WaitNamedPipeW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool WaitForPipe(string name, uint milliseconds);

    [LibraryImport("kernel32", EntryPoint = "GetNamedPipeServerProcessId", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetPipeServer(SafeHandle pipe, uint* processId);

    [LibraryImport("kernel32", EntryPoint = "GlobalMemoryStatusEx", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetMemoryStatus(MemoryStatus* status);

    [LibraryImport("kernel32", EntryPoint = "GetProcessAffinityMask", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetAffinity(nint process, nuint* processMask, nuint* systemMask);

    [LibraryImport("kernel32", EntryPoint = "GetActiveProcessorCount")]
    public static partial int ActiveProcessors(ushort group);

    [LibraryImport("kernel32", EntryPoint = "GetLogicalProcessorInformationEx", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetProcessorInformation(int relationship, byte* buffer, uint* bytes);

    [LibraryImport("kernel32", EntryPoint = "GetStdHandle")]
    public static partial nint StandardHandle(int stream);

    [LibraryImport("kernel32", EntryPoint = "GetConsoleMode")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetConsoleMode(nint console, uint* mode);

    [LibraryImport("kernel32", EntryPoint = "SetConsoleMode")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetConsoleMode(nint console, uint mode);

    /// <summary>STARTUPINFOEXW of 64-bit Windows.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct StartupInfoEx
    {
        public uint Bytes;
        public nint Reserved;
        public nint Desktop;
        public nint Title;
        public uint X;
        public uint Y;
        public uint Width;
        public uint Height;
        public uint Columns;
        public uint Rows;
        public uint Fill;
        public uint Flags;
        public ushort Show;
        public ushort ReservedBytes;
        public nint ReservedToo;
        public nint Input;
        public nint Output;
        public nint Error;
        public void* Attributes;
    }

    /// <summary>PROCESS_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ProcessInformation
    {
        public nint Process;
        public nint Thread;
        public int ProcessId;
        public int ThreadId;
    }

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION, its basic limits and I/O counters written out.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ExtendedLimits
    {
        public long ProcessTimeLimit;
        public long JobTimeLimit;
        public uint Flags;
        public nuint LeastWorkingSet;
        public nuint MostWorkingSet;
        public uint ActiveProcesses;
        public nuint Affinity;
        public uint Priority;
        public uint Scheduling;
        public fixed ulong Io[6];
        public nuint ProcessMemoryLimit;
        public nuint JobMemoryLimit;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }

    /// <summary>JOBOBJECT_BASIC_ACCOUNTING_INFORMATION; times in units of 100 ns.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct JobAccount
    {
        public long UserTime;
        public long KernelTime;
        public long PeriodUserTime;
        public long PeriodKernelTime;
        public uint PageFaults;
        public uint TotalProcesses;
        public uint ActiveProcesses;
        public uint TerminatedProcesses;
    }

    /// <summary>JOBOBJECT_CPU_RATE_CONTROL_INFORMATION; the rate in hundredths of a percent of all processors.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CpuRate
    {
        public uint Flags;
        public uint Rate;
    }

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

    /// <summary>MEMORYSTATUSEX.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MemoryStatus
    {
        public uint Bytes;
        public uint LoadPercent;
        public ulong TotalPhysical;
        public fixed ulong NotUsedHere[6];
    }
}
