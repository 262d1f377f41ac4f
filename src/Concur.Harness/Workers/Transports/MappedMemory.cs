using System.IO.MemoryMappedFiles;
using Concur.Harness.Measurement;

namespace Concur.Harness.Workers.Transports;

/// <summary>A file as memory.</summary>
internal sealed unsafe class MappedMemory : IDisposable
{
    private const long PageBytes = 4096;
    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    public MappedMemory(FileStream file, long bytes)
    {
        _mapping = MemoryMappedFile.CreateFromFile(file, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _mapping.CreateViewAccessor(0, bytes);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        Bytes = bytes;
    }

    /// <summary>How much of the file is mapped.</summary>
    public long Bytes { get; }

    /// <summary>Where it begins.</summary>
    public byte* Start => _start;

    /// <summary>
    /// Enters a range into the page table in one call (madvise, Linux 5.14 and later) instead of by a fault for each
    /// page. Where the kernel can't, the faults do it.
    /// </summary>
    public void Populate(long offset, long length, bool writing)
    {
        var first = offset / PageBytes * PageBytes;
        _ = Libc.MAdvise(_start + first, (nint)(offset + length - first), writing ? Libc.PopulateForWriting : Libc.PopulateForReading);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapping.Dispose();
    }
}
