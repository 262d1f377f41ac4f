using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>What an event of the Windows kernel tells of threads and processes.</summary>
internal enum KernelEventKind
{
    /// <summary>A processor goes on with another thread.</summary>
    Switch,

    /// <summary>A thread was made ready.</summary>
    Ready,

    /// <summary>A thread began.</summary>
    ThreadBegins,

    /// <summary>A thread was there when the session began.</summary>
    ThreadExists,

    /// <summary>A thread ended.</summary>
    ThreadEnds,

    /// <summary>A thread got a name.</summary>
    ThreadNamed,

    /// <summary>A process began.</summary>
    ProcessBegins,

    /// <summary>A process ended.</summary>
    ProcessEnds,
}

/// <summary>What the system says of an event besides its payload.</summary>
/// <param name="Provider">Whose event it is.</param>
/// <param name="Opcode">Which of its events.</param>
/// <param name="Version">The payload's version.</param>
/// <param name="PointerBytes">The size of pointers in the payload.</param>
/// <param name="Ticks">When, in ticks of the performance counter.</param>
/// <param name="Processor">On which processor.</param>
internal readonly record struct KernelEventHeader(Guid Provider, byte Opcode, byte Version, int PointerBytes, long Ticks, int Processor)
{
    /// <summary>Of a record. Without the flag of an index the processor's number is one byte, beside another of an alignment.</summary>
    public static KernelEventHeader Of(in Advapi32.EventRecord record) => new(
        record.Provider,
        record.Opcode,
        record.Version,
        (record.Flags & Advapi32.PointersOf32Bit) != 0 ? sizeof(int) : sizeof(long),
        record.Ticks,
        (record.Flags & Advapi32.HasProcessorIndex) != 0 ? record.ProcessorIndex : (byte)record.ProcessorIndex);
}

/// <summary>
/// An event of the Windows kernel about threads, read from its bytes. Source of the layouts, of versions since Windows 8:
/// https://learn.microsoft.com/windows/win32/etw/thread and https://learn.microsoft.com/windows/win32/etw/process.
/// </summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Ticks">When, in ticks of the performance counter.</param>
/// <param name="Processor">On which processor.</param>
internal readonly record struct KernelEvent(KernelEventKind Kind, long Ticks, int Processor)
{
    private const byte Begins = 1; // EVENT_TRACE_TYPE_START
    private const byte Ends = 2; // EVENT_TRACE_TYPE_END
    private const byte Exists = 3; // EVENT_TRACE_TYPE_DC_START
    private const byte Switches = 36; // CSwitch
    private const byte IsReady = 50; // ReadyThread
    private const byte HasName = 72; // ThreadSetName
    private const int SwitchBytes = 24;
    private const int OldStateAt = 14;

    /// <summary>The kernel's events of threads.</summary>
    public static Guid Threads { get; } = new("3d6fa8d1-fe05-11d0-9dda-00c04fd7ba7c");

    /// <summary>The kernel's events of processes.</summary>
    public static Guid Processes { get; } = new("3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c");

    /// <summary>The thread; of a switch the one that comes onto the processor, 0 where this is idle then.</summary>
    public int ThreadId { get; init; }

    /// <summary>Of a switch: the thread that leaves the processor, 0 where this was idle.</summary>
    public int OldThreadId { get; init; }

    /// <summary>Of a switch: how the thread that leaves goes on.</summary>
    public KernelThreadState OldState { get; init; }

    /// <summary>The process, of events that are not about a switch or a wake-up.</summary>
    public int ProcessId { get; init; }

    /// <summary>Of a process: the one that began it.</summary>
    public int ParentId { get; init; }

    /// <summary>Of a thread that got a name.</summary>
    public string? Name { get; init; }

    /// <summary>Reads an event.</summary>
    /// <returns>Null for an event of another kind, and for a damaged one.</returns>
    public static KernelEvent? Read(in KernelEventHeader header, ReadOnlySpan<byte> payload) =>
        header.Provider == Threads ? OfThread(header, payload)
        : header.Provider == Processes ? OfProcess(header, payload)
        : null;

    private static KernelEvent? OfThread(in KernelEventHeader header, ReadOnlySpan<byte> payload) => header.Opcode switch
    {
        Switches when header.Version >= 2 && payload.Length >= SwitchBytes => Of(KernelEventKind.Switch, header) with
        {
            ThreadId = Int32(payload, 0),
            OldThreadId = Int32(payload, sizeof(int)),
            OldState = (KernelThreadState)payload[OldStateAt],
        },
        IsReady when header.Version >= 2 && payload.Length >= sizeof(int) => Of(KernelEventKind.Ready, header) with
        {
            ThreadId = Int32(payload, 0),
        },
        Begins => OfOneThread(KernelEventKind.ThreadBegins, header, payload),
        Exists => OfOneThread(KernelEventKind.ThreadExists, header, payload),
        Ends => OfOneThread(KernelEventKind.ThreadEnds, header, payload),
        HasName => OfOneThread(KernelEventKind.ThreadNamed, header, payload) is { } named
            ? named with { Name = Text(payload[(2 * sizeof(int))..]) }
            : null,
        _ => null,
    };

    /// <summary>Its process and its id come first.</summary>
    private static KernelEvent? OfOneThread(KernelEventKind kind, in KernelEventHeader header, ReadOnlySpan<byte> payload) =>
        header.Version >= 2 && payload.Length >= 2 * sizeof(int)
            ? Of(kind, header) with { ProcessId = Int32(payload, 0), ThreadId = Int32(payload, sizeof(int)) }
            : null;

    /// <summary>A key as long as a pointer comes first, then its id and its parent's.</summary>
    private static KernelEvent? OfProcess(in KernelEventHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Version < 2 || payload.Length < header.PointerBytes + (2 * sizeof(int))) return null;
        KernelEventKind? kind = header.Opcode switch
        {
            Begins => KernelEventKind.ProcessBegins,
            Ends => KernelEventKind.ProcessEnds,
            _ => null,
        };
        return kind is null ? null : Of(kind.Value, header) with
        {
            ProcessId = Int32(payload, header.PointerBytes),
            ParentId = Int32(payload, header.PointerBytes + sizeof(int)),
        };
    }

    private static KernelEvent Of(KernelEventKind kind, in KernelEventHeader header) => new(kind, header.Ticks, header.Processor);

    private static int Int32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var characters = MemoryMarshal.Cast<byte, char>(bytes);
        var end = characters.IndexOf('\0');
        return new string(end < 0 ? characters : characters[..end]);
    }
}

/// <summary>How a thread goes on when it leaves a processor: KTHREAD_STATE.</summary>
internal enum KernelThreadState : byte
{
    /// <summary>It could have gone on.</summary>
    Ready = 1,

    /// <summary>It is on a processor.</summary>
    Running = 2,

    /// <summary>It has been chosen to run next on a processor.</summary>
    Standby = 3,

    /// <summary>It has ended.</summary>
    Terminated = 4,

    /// <summary>It waits for something.</summary>
    Waiting = 5,

    /// <summary>It could run, but its stack is not in memory.</summary>
    Transition = 6,

    /// <summary>It could have gone on, and no processor was chosen for it yet.</summary>
    DeferredReady = 7,
}

/// <summary>What a state means here.</summary>
internal static class KernelThreadStates
{
    /// <summary>Whether the thread has all that it needs but a processor.</summary>
    public static bool CanRun(this KernelThreadState state) => state
        is KernelThreadState.Ready or KernelThreadState.Running or KernelThreadState.Standby or KernelThreadState.DeferredReady;
}
