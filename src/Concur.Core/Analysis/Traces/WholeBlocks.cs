namespace Concur.Core.Analysis.Traces;

/// <summary>A trace file up to the end of its last whole block, followed by the mark that ends a file: a cut-off trace reads as a short one.</summary>
/// <param name="file">Owned: closed with this.</param>
/// <param name="wholeBytes">How far the file is whole.</param>
/// <param name="endMark">What ends a file.</param>
internal sealed class WholeBlocks(Stream file, long wholeBytes, ReadOnlyMemory<byte> endMark) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => wholeBytes + endMark.Length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = _position < wholeBytes
            ? file.Read(buffer[..(int)Math.Min(buffer.Length, wholeBytes - _position)])
            : ReadMark(buffer);
        _position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    private int ReadMark(Span<byte> buffer)
    {
        var left = endMark.Span[(int)(_position - wholeBytes)..];
        var count = Math.Min(left.Length, buffer.Length);
        left[..count].CopyTo(buffer);
        return count;
    }
}
