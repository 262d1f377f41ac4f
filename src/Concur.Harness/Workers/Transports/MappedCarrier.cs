using System.IO.MemoryMappedFiles;
using System.Numerics;

namespace Concur.Harness.Workers.Transports;

/// <summary>
/// Results lie in a file that both processes have mapped into memory. The worker lays one down before it announces
/// it, and overwrites it only when it is asked for the next unit: by then the harness has taken it out.
/// </summary>
/// <param name="file">The file, open for reading and writing; the worker makes it as large as its largest result needs.</param>
internal sealed unsafe class MappedCarrier(FileStream file) : IResultCarrier, IDisposable
{
    private const long LeastBytes = 1 << 16;
    private MemoryMappedFile? _mapping;
    private MemoryMappedViewAccessor? _view;
    private byte* _start;
    private long _mappedBytes;

    public void Place(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _mappedBytes)
        {
            var needed = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(LeastBytes, bytes.Length));
            if (file.Length < needed) file.SetLength(needed);
            Map(needed);
        }

        bytes.CopyTo(new Span<byte>(_start, bytes.Length));
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
    }

    public void Receive(Span<byte> destination)
    {
        if (destination.Length > _mappedBytes) Map(file.Length);
        if (destination.Length > _mappedBytes) throw new EndOfStreamException();
        new ReadOnlySpan<byte>(_start, destination.Length).CopyTo(destination);
    }

    public void Dispose()
    {
        Unmap();
        file.Dispose();
    }

    private void Map(long bytes)
    {
        Unmap();
        if (bytes == 0) return;
        _mapping = MemoryMappedFile.CreateFromFile(file, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _mapping.CreateViewAccessor(0, bytes);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _mappedBytes = bytes;
    }

    private void Unmap()
    {
        if (_view is null) return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapping!.Dispose();
        _start = null;
        (_view, _mapping, _mappedBytes) = (null, null, 0);
    }
}
