using System.Runtime.InteropServices;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// The calls of advapi32 that start a session of the kernel's events (ETW) and read it while it runs. The numbers and structures are
/// those of evntrace.h, evntcons.h and winnt.h of the Windows SDK, as 64-bit Windows lays them out.
/// </summary>
internal static unsafe partial class Advapi32
{
    public const uint Success = 0;
    public const uint AccessDenied = 5; // ERROR_ACCESS_DENIED
    public const uint PrivilegeNotHeld = 1314; // ERROR_PRIVILEGE_NOT_HELD
    public const uint MoreData = 234; // ERROR_MORE_DATA
    public const uint NoSuchSession = 4201; // ERROR_WMI_INSTANCE_NOT_FOUND
    public const uint NoResources = 1450; // ERROR_NO_SYSTEM_RESOURCES
    public const uint Cancelled = 1223; // ERROR_CANCELLED

    public const uint RealTime = 0x100; // EVENT_TRACE_REAL_TIME_MODE
    public const uint SystemLogger = 0x0200_0000; // EVENT_TRACE_SYSTEM_LOGGER_MODE
    public const uint TracedGuid = 0x0002_0000; // WNODE_FLAG_TRACED_GUID
    public const uint PerformanceCounter = 1; // ClientContext: QueryPerformanceCounter
    public const uint Stop = 1; // EVENT_TRACE_CONTROL_STOP

    public const uint ProcessEvents = 0x1; // EVENT_TRACE_FLAG_PROCESS
    public const uint ThreadEvents = 0x2; // EVENT_TRACE_FLAG_THREAD
    public const uint SwitchEvents = 0x10; // EVENT_TRACE_FLAG_CSWITCH
    public const uint ReadyEvents = 0x800; // EVENT_TRACE_FLAG_DISPATCHER

    public const uint ReadRealTime = 0x100; // PROCESS_TRACE_MODE_REAL_TIME
    public const uint ReadRecords = 0x1000_0000; // PROCESS_TRACE_MODE_EVENT_RECORD
    public const uint ReadTicks = 0x1000; // PROCESS_TRACE_MODE_RAW_TIMESTAMP
    public const ulong InvalidTrace = ulong.MaxValue; // INVALID_PROCESSTRACE_HANDLE

    public const ushort PointersOf32Bit = 0x20; // EVENT_HEADER_FLAG_32_BIT_HEADER
    public const ushort HasProcessorIndex = 0x200; // EVENT_HEADER_FLAG_PROCESSOR_INDEX

    public const uint AdjustPrivileges = 0x20 | 0x8; // TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY
    public const uint Enabled = 2; // SE_PRIVILEGE_ENABLED

    [LibraryImport("advapi32", EntryPoint = "StartTraceW", StringMarshalling = StringMarshalling.Utf16)]
    public static partial uint StartTrace(ulong* session, string name, TraceProperties* properties);

    [LibraryImport("advapi32", EntryPoint = "ControlTraceW", StringMarshalling = StringMarshalling.Utf16)]
    public static partial uint ControlTrace(ulong session, string name, TraceProperties* properties, uint control);

    [LibraryImport("advapi32", EntryPoint = "QueryAllTracesW")]
    public static partial uint QueryAllTraces(TraceProperties** properties, uint count, uint* sessions);

    [LibraryImport("advapi32", EntryPoint = "OpenTraceW", SetLastError = true)]
    public static partial ulong OpenTrace(TraceFile* file);

    [LibraryImport("advapi32", EntryPoint = "ProcessTrace")]
    public static partial uint ProcessTrace(ulong* traces, uint count, void* from, void* to);

    [LibraryImport("advapi32", EntryPoint = "CloseTrace")]
    public static partial uint CloseTrace(ulong trace);

    [LibraryImport("advapi32", EntryPoint = "OpenProcessToken", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool OpenToken(nint process, uint access, nint* token);

    [LibraryImport("advapi32", EntryPoint = "LookupPrivilegeValueW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool FindPrivilege(char* system, string name, long* id);

    [LibraryImport("advapi32", EntryPoint = "AdjustTokenPrivileges", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Adjust(
        nint token, [MarshalAs(UnmanagedType.Bool)] bool disableAll, Privilege* wanted, uint bytes, void* before, void* beforeBytes);

    /// <summary>EVENT_TRACE_PROPERTIES, its WNODE_HEADER written out. The session's name follows it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TraceProperties
    {
        public uint Bytes;
        public uint ProviderId;
        public ulong HistoricalContext;
        public long TimeStamp;
        public Guid Session;
        public uint Clock;
        public uint Flags;
        public uint BufferKilobytes;
        public uint LeastBuffers;
        public uint MostBuffers;
        public uint MostFileBytes;
        public uint Mode;
        public uint FlushSeconds;
        public uint Events;
        public int FlushThreshold;
        public uint Buffers;
        public uint FreeBuffers;
        public uint EventsLost;
        public uint BuffersWritten;
        public uint FileBuffersLost;
        public uint BuffersLost;
        public nint Thread;
        public uint FileNameAt;
        public uint NameAt;
    }

    /// <summary>EVENT_TRACE_LOGFILEW. Of what the system fills in, only the clock's frequency has a name here.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TraceFile
    {
        public char* FileName;
        public char* SessionName;
        public long CurrentTime;
        public uint BuffersRead;
        public uint Mode;
        public fixed ulong CurrentEvent[11]; // EVENT_TRACE
        public TraceFileHeader Header;
        public delegate* unmanaged<TraceFile*, uint> BufferRead;
        public uint BufferBytes;
        public uint FilledBytes;
        public uint EventsLost;
        public delegate* unmanaged<EventRecord*, void> EventRead;
        public uint IsOfKernel;
        public nint Context;
    }

    /// <summary>TRACE_LOGFILE_HEADER.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TraceFileHeader
    {
        public fixed ulong NotUsedHere[9]; // Until LogFileName.
        public fixed uint TimeZone[43]; // TIME_ZONE_INFORMATION
        public long BootTime;
        public long TicksPerSecond;
        public long StartTime;
        public uint ReservedFlags;
        public uint BuffersLost;
    }

    /// <summary>EVENT_RECORD, its EVENT_HEADER, EVENT_DESCRIPTOR and ETW_BUFFER_CONTEXT written out.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct EventRecord
    {
        public ushort Bytes;
        public ushort HeaderType;
        public ushort Flags;
        public ushort Property;
        public int ThreadId;
        public int ProcessId;
        public long Ticks;
        public Guid Provider;
        public ushort Id;
        public byte Version;
        public byte Channel;
        public byte Level;
        public byte Opcode;
        public ushort Task;
        public ulong Keyword;
        public ulong ProcessorTime;
        public Guid Activity;
        public ushort ProcessorIndex;
        public ushort LoggerId;
        public ushort ExtendedItems;
        public ushort PayloadBytes;
        public nint Extended;
        public byte* Payload;
        public nint Context;
    }

    /// <summary>TOKEN_PRIVILEGES with one privilege.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    public struct Privilege
    {
        public uint Count;
        public long Id;
        public uint Attributes;
    }
}
