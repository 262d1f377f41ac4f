using Concur.Core.Measuring;

namespace Concur.Core.Tests.Measuring;

public sealed class TraceDrainTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trace-drain").FullName;

    private string File1 => Path.Combine(_folder, "a.nettrace");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(300_000, 1_000_000, 300_000, false)]
    [InlineData(300_000, 200_000, 200_000, true)]
    public async Task AStreamIsKeptUpToItsBound(int sent, long most, long kept, bool isFull)
    {
        using var stream = new MemoryStream(new byte[sent]);

        Assert.Equal(isFull ? StreamEnd.Full : StreamEnd.Ended, await TraceDrain.ToFileAsync(stream, File1, most));

        Assert.Equal(kept, new FileInfo(File1).Length);
        Assert.False(stream.CanRead, "the stream is closed, at which a runtime ends the session");
    }

    [Fact]
    public async Task WhatArrivedBeforeAProcessWasKilledIsKept()
    {
        using var stream = new BrokenStream(5_000);

        Assert.Equal(StreamEnd.Ended, await TraceDrain.ToFileAsync(stream, File1));

        Assert.Equal(5_000, new FileInfo(File1).Length);
    }

    [Fact]
    public async Task AFileThatCannotBeWrittenIsAFailure()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no device that is always full");
        using var stream = new MemoryStream(new byte[10]);

        await Assert.ThrowsAsync<IOException>(() => TraceDrain.ToFileAsync(stream, "/dev/full"));

        Assert.False(stream.CanRead);
    }

    /// <summary>A connection that is reset after some bytes.</summary>
    private sealed class BrokenStream(int bytes) : MemoryStream(new byte[bytes])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new IOException("connection reset by peer");
        }
    }
}
