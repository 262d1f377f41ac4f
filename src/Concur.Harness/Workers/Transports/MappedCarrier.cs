using System.Numerics;
using Concur.Harness.Measurement;

namespace Concur.Harness.Workers.Transports;

/// <summary>
/// Results lie in a file that both processes have mapped into memory, one behind the other through an iteration. The
/// worker lays one down before it announces it. The harness uses arrays where they lie and copies nothing; their
/// pages are entered into its page table on arrival, so that using them costs what using an array would.
/// </summary>
/// <param name="file">The file, open for reading and writing; the worker makes it as large as is needed.</param>
internal sealed unsafe class MappedCarrier(FileStream file) : IResultCarrier, IDisposable
{
    private const long LeastBytes = 1 << 16;
    private const int PageBytes = 4096;
    private readonly List<MappedMemory> _outgrown = [];
    private MappedMemory? _memory;
    private long _used;

    public void Place(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0) return;
        var end = _used + bytes.Length;
        if (file.Length < end) file.SetLength((long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(LeastBytes, end)));
        var memory = Mapped(end);
        memory.Populate(_used, bytes.Length, writing: true);
        bytes.CopyTo(new Span<byte>(memory.Start + _used, bytes.Length));
        Advance(bytes.Length);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
    }

    public ReceivedBytes Receive(ResultKind kind, int length)
    {
        if (length == 0) return ReceivedBytes.Room(kind, 0);
        var memory = Mapped(_used + length);
        var start = memory.Start + _used;
        Advance(length);
        if (kind == ResultKind.Doubles)
        {
            memory.Populate(start - memory.Start, length, writing: false);
            return new ReceivedBytes(kind, null, new SharedResult(start, length));
        }

        var received = ReceivedBytes.Room(kind, length);
        new ReadOnlySpan<byte>(start, length).CopyTo(received.Memory);
        return received;
    }

    /// <summary>From here on results are laid down from the file's start again.</summary>
    public void Restart()
    {
        _used = 0;
        foreach (var memory in _outgrown) memory.Dispose();
        _outgrown.Clear();
    }

    public void Dispose()
    {
        Restart();
        _memory?.Dispose();
        file.Dispose();
    }

    private void Advance(int length) => _used = (_used + length + PageBytes - 1) / PageBytes * PageBytes;

    /// <summary>The file's memory; a smaller view of it stays as long as results in it may be used.</summary>
    private MappedMemory Mapped(long end)
    {
        if (_memory is not null && _memory.Bytes >= end) return _memory;
        if (file.Length < end) throw new EndOfStreamException();
        if (_memory is not null) _outgrown.Add(_memory);
        return _memory = new MappedMemory(file, file.Length);
    }
}
