using Concur.Traces.Stacks;

namespace Concur.Traces.Nettrace;

/// <summary>
/// Reads the events out of a file's blocks and hands them to a decoder: those of each thread in the order of time, threads
/// one after the other, as they stand in the file. Every event of a thread has the next number; where one is missing, the
/// session dropped events of that thread, and the decoder is called for the loss before it gets the next one.
/// Source: NetTraceFormat_v5.md and NetTraceFormat.md of github.com/microsoft/perfview.
/// </summary>
internal sealed class NettraceEvents
{
    private const int PlainVersion = 6;

    /// <summary>No session lasts 100 days: a later event has a damaged time. So sums of times do not overflow.</summary>
    private const long LongestNs = 100L * 24 * 3600 * 1_000_000_000;

    private readonly NettraceContainer _file;
    private readonly Func<int, SessionDecoder> _decoderOf;
    private readonly StackBlocks _stacks;
    private readonly EventDescriptions _kinds = new();
    private readonly NumberTable _numbers = new();
    private readonly NumberTable _threads = new();
    private readonly NumberTable _processes = new();

    private NettraceEvents(NettraceContainer file, Func<int, SessionDecoder> decoderOf, StackBlocks stacks) =>
        (_file, _decoderOf, _stacks) = (file, decoderOf, stacks);

    /// <summary>Reads a file to its end, or to where its bytes make no sense.</summary>
    /// <param name="file">The file.</param>
    /// <param name="decoderOf">The decoder of a process; 0 stands for the only one, or for one that is not known.</param>
    /// <param name="stacks">Takes the stacks that events refer to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What is wrong with them, in words; null where nothing is.</returns>
    public static string? Read(
        NettraceContainer file, Func<int, SessionDecoder> decoderOf, StackBlocks stacks, CancellationToken cancellation)
    {
        var events = new NettraceEvents(file, decoderOf, stacks);
        while (file.TryNext(out var kind, out var block))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!events.TryBlock(kind, block)) return FlawOf(kind);
        }

        return file.Flaw;
    }

    private bool TryBlock(BlockKind kind, ReadOnlySpan<byte> block) => kind switch
    {
        BlockKind.Events => TryRows(block, isMetadata: false),
        BlockKind.Metadata => _file.Version >= PlainVersion ? _kinds.TryPlain(block) : TryRows(block, isMetadata: true),
        BlockKind.Stacks => _stacks.TryAdd(block),
        BlockKind.Threads => TryThreads(block),
        BlockKind.RemovedThreads => TryRemovedThreads(block),
        BlockKind.SequencePoint => TrySequencePoint(block),
        _ => true,
    };

    private static string FlawOf(BlockKind kind) => kind switch
    {
        BlockKind.Events => "an event does not lie within its block, or within its session",
        BlockKind.Metadata => "the descriptions of its events are damaged",
        BlockKind.Stacks => "a stack does not lie within its block",
        BlockKind.Threads or BlockKind.RemovedThreads => "a thread does not lie within its block",
        _ => "a sequence point is damaged",
    };

    /// <summary>The rows of a block of events; up to version 5 descriptions of events are rows as well.</summary>
    private bool TryRows(ReadOnlySpan<byte> block, bool isMetadata)
    {
        var rows = new EventRows(block, _file.Version);
        while (rows.TryNext(out var row, out var payload))
            if (!(isMetadata ? _kinds.TryObject(payload) : TryTake(row, payload))) return false;
        return !rows.Failed;
    }

    private bool TryTake(in EventRow row, ReadOnlySpan<byte> payload)
    {
        var timeNs = Math.Max(_file.Header.StartNs, _file.Ns(row.Ticks));
        if (unchecked(timeNs - _file.Header.StartNs) is < 0 or > LongestNs) return false;
        Count(row.CaptureThread, row.Number);
        var kind = _kinds.Of(row.MetadataId);
        _decoderOf(ProcessOf(row.Thread)).Take(new NettraceEvent(kind, ThreadOf(row.Thread), timeNs, row.StackId, payload));
        return true;
    }

    /// <summary>Which thread of the operating system each number stands for; version 6 alone.</summary>
    private bool TryThreads(ReadOnlySpan<byte> block)
    {
        const int processId = 2, osThreadId = 3;
        var rows = new ByteCursor(block);
        while (!rows.Failed && !rows.Left.IsEmpty)
        {
            var row = new ByteCursor(rows.Take(rows.UInt16()));
            var index = row.VarUInt();
            while (!row.Failed && !row.Left.IsEmpty)
            {
                switch (row.Byte())
                {
                    case 1: row.Text8(); break; // a name
                    case processId: _processes.Of(index, out _) = (int)row.VarUInt(); break;
                    case osThreadId: _threads.Of(index, out _) = (int)row.VarUInt(); break;
                    case 4: row.Text8(); row.Text8(); break; // a key and its value
                    default: row = default; break;
                }
            }
        }

        return !rows.Failed;
    }

    private bool TrySequencePoint(ReadOnlySpan<byte> block)
    {
        const int flushesThreads = 1, flushesMetadata = 2;
        var cursor = new ByteCursor(block);
        cursor.Int64(); // the time
        var flags = _file.Version >= PlainVersion ? cursor.Int32() : 0;
        var count = cursor.Int32();
        for (var i = 0; i < count && !cursor.Failed; i++)
        {
            var (thread, number) = _file.Version >= PlainVersion
                ? (cursor.VarUInt(), (uint)cursor.VarUInt())
                : ((ulong)cursor.Int64(), (uint)cursor.Int32());
            if (!cursor.Failed) Reached(thread, number);
        }

        _stacks.Clear();
        if ((flags & flushesThreads) != 0)
        {
            _threads.Clear();
            _processes.Clear();
        }

        if ((flags & flushesMetadata) != 0) _kinds.Clear();
        return !cursor.Failed;
    }

    /// <summary>Threads that write no more, each with the number of its last event; version 6 alone.</summary>
    private bool TryRemovedThreads(ReadOnlySpan<byte> block)
    {
        var cursor = new ByteCursor(block);
        while (!cursor.Left.IsEmpty)
        {
            var (thread, number) = (cursor.VarUInt(), (uint)cursor.VarUInt());
            if (cursor.Failed) return false;
            Reached(thread, number);
        }

        return true;
    }

    /// <summary>A thread's next event: its number is the one after the last one's, unless events were dropped between them.</summary>
    private void Count(ulong captureThread, uint number)
    {
        ref var last = ref _numbers.Of(captureThread, out var known);
        if (known && number != (uint)last + 1) Missing(captureThread, (uint)last, number - 1);
        last = (int)number;
    }

    /// <summary>A thread had written at least so many events by a sequence point.</summary>
    private void Reached(ulong captureThread, uint number)
    {
        ref var last = ref _numbers.Of(captureThread, out var known);
        if (known && (int)number - last <= 0) return;
        if (known) Missing(captureThread, (uint)last, number);
        last = (int)number;
    }

    /// <summary>
    /// The events of a thread after one number, up to another, are not there. Where the numbers begin again, another
    /// thread was given the id of one that ended: nothing of what the first one had begun goes on.
    /// </summary>
    private void Missing(ulong captureThread, uint after, uint upTo)
    {
        var count = unchecked((int)(upTo - after));
        _decoderOf(ProcessOf(captureThread)).TakeLoss(ThreadOf(captureThread), count > 0 ? count : (int)Math.Min(upTo, int.MaxValue));
    }

    private int ThreadOf(ulong index) => _threads.Get(index) ?? (int)index;

    private int ProcessOf(ulong index) => _processes.Get(index) ?? 0;
}
