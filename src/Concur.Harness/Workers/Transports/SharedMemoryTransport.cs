using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Numerics;
using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Protocol;

namespace Concur.Harness.Workers.Transports;

/// <summary>Requests and responses use the worker's standard streams, results a file that both processes map into memory.</summary>
internal sealed class SharedMemoryTransport : ITransport
{
    private readonly MappedCarrier _results;

    public SharedMemoryTransport()
    {
        var (file, path) = SharedMemory.Create();
        _results = new MappedCarrier(file);
        WorkerArguments = [nameof(TransportKind.SharedMemory), path];
    }

    public IReadOnlyList<string> WorkerArguments { get; }

    public bool UsesStandardStreams => true;

    /// <summary>The worker's end.</summary>
    /// <param name="path">The path of the file.</param>
    public static LinkEnd Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return LinkEnd.Of(ProcessControl.TakeStandardInput(), ProcessControl.TakeStandardOutput(), new MappedCarrier(file));
    }

    public LinkEnd Connect(Process worker) => LinkEnd.Of(worker.StandardOutput.BaseStream, worker.StandardInput.BaseStream, _results);

    public void Dispose() => _results.Dispose();
}

/// <summary>
/// Results are in a file that both processes have mapped into memory, one behind the other through an iteration. The worker places a
/// result there before it announces it. The harness uses arrays where they are and copies nothing; their pages are entered into its
/// page table on arrival, so that the first use of the array takes no page faults.
/// </summary>
/// <param name="file">The file, open for reading and writing; the worker makes it as large as is needed.</param>
internal sealed unsafe class MappedCarrier(FileStream file) : IResultCarrier, IDisposable
{
    private const long LeastBytes = 1 << 16;
    private const int PageBytes = 4096;
    private readonly List<Mapping> _outgrown = [];
    private Mapping? _mapping;
    private long _used;

    public void Place(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0) return;
        var end = _used + bytes.Length;
        if (file.Length < end) file.SetLength((long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(LeastBytes, end)));
        var mapping = Mapped(end);
        SharedMemory.Populate(mapping.Start, _used, bytes.Length, writing: true);
        bytes.CopyTo(new Span<byte>(mapping.Start + _used, bytes.Length));
        Advance(bytes.Length);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
    }

    public ReceivedBytes Receive(ResultKind kind, int length)
    {
        if (length == 0) return ReceivedBytes.Room(kind, 0);
        var mapping = Mapped(_used + length);
        var start = mapping.Start + _used;
        Advance(length);
        if (kind == ResultKind.Doubles)
        {
            SharedMemory.Populate(mapping.Start, start - mapping.Start, length, writing: false);
            return new ReceivedBytes(kind, null, new SharedResult(start, length));
        }

        var received = ReceivedBytes.Room(kind, length);
        new ReadOnlySpan<byte>(start, length).CopyTo(received.Memory);
        return received;
    }

    /// <summary>From here on results are placed from the file's start again.</summary>
    public void Restart()
    {
        _used = 0;
        foreach (var mapping in _outgrown) mapping.Dispose();
        _outgrown.Clear();
    }

    public void Dispose()
    {
        Restart();
        _mapping?.Dispose();
        file.Dispose();
    }

    private void Advance(int length) => _used = (_used + length + PageBytes - 1) / PageBytes * PageBytes;

    /// <summary>The file as memory; a smaller mapping of it stays as long as results in it may be used.</summary>
    private Mapping Mapped(long end)
    {
        if (_mapping is not null && _mapping.Bytes >= end) return _mapping;
        if (file.Length < end) throw new EndOfStreamException();
        if (_mapping is not null) _outgrown.Add(_mapping);
        return _mapping = new Mapping(file, file.Length);
    }

    /// <summary>The first bytes of a file, mapped into memory.</summary>
    private sealed class Mapping : IDisposable
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;
        private readonly byte* _start;

        public Mapping(FileStream file, long bytes)
        {
            _file = MemoryMappedFile.CreateFromFile(
                file, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            _view = _file.CreateViewAccessor(0, bytes);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
            Bytes = bytes;
        }

        /// <summary>How much of the file is mapped.</summary>
        public long Bytes { get; }

        /// <summary>The address of the first byte.</summary>
        public byte* Start => _start;

        public void Dispose()
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
