using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Writes a temporary file of <c>size</c> blocks of 4 KiB, each with an fsync, and reads all of it back.</summary>
internal sealed class Files : IAsyncWorkload
{
    private const int BlockBytes = 4096;

    public object? Run(WorkUnit unit)
    {
        using var file = Create(FileOptions.DeleteOnClose);
        var block = Block(unit);
        using (unit.Blocking())
        {
            for (var i = 0L; i < unit.Size; i++)
            {
                unit.Cancellation.ThrowIfCancellationRequested();
                file.Write(block);
                file.Flush(flushToDisk: true);
            }

            file.Position = 0;
            return Sum(file, block, unit.Size);
        }
    }

    /// <summary>Blocks at each fsync too, because .NET has no asynchronous one.</summary>
    public async ValueTask<object?> RunAsync(WorkUnit unit)
    {
        await using var file = Create(FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        var block = Block(unit);
        for (var i = 0L; i < unit.Size; i++)
        {
            await file.WriteAsync(block, unit.Cancellation);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }

        file.Position = 0;
        var sum = 0L;
        for (var i = 0L; i < unit.Size; i++)
        {
            await file.ReadExactlyAsync(block, unit.Cancellation);
            sum += SumOf(block);
        }

        return sum;
    }

    private static FileStream Create(FileOptions options)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, options);
    }

    private static byte[] Block(WorkUnit unit)
    {
        var block = new byte[BlockBytes];
        new Random(unit.Seed).NextBytes(block);
        return block;
    }

    private static long Sum(FileStream file, byte[] block, long blocks)
    {
        var sum = 0L;
        for (var i = 0L; i < blocks; i++)
        {
            file.ReadExactly(block);
            sum += SumOf(block);
        }

        return sum;
    }

    private static long SumOf(byte[] block)
    {
        var sum = 0L;
        foreach (var b in block) sum += b;
        return sum;
    }
}
