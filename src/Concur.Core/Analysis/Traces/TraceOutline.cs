namespace Concur.Core.Analysis.Traces;

/// <summary>
/// A nettrace file's blocks, walked without reading what is in them: tells the header's facts and how far the file is
/// whole, so that no reader is ever given a block that is longer than the file.
/// Source: NetTraceFormat.md and NetTraceFormat_v6.md of github.com/microsoft/perfview.
/// </summary>
/// <param name="Header">What the file begins with.</param>
/// <param name="WholeBytes">Up to the end of the last whole block.</param>
/// <param name="EndMark">What a file of this version ends with.</param>
/// <param name="Complete">Whether that mark stands after the last whole block.</param>
/// <param name="Flaw">What is wrong after the whole part, in words; null when the file merely ends.</param>
internal sealed record TraceOutline(TraceHeader Header, long WholeBytes, ReadOnlyMemory<byte> EndMark, bool Complete, string? Flaw)
{
    /// <param name="file">At its beginning.</param>
    /// <exception cref="FormatException">It is no nettrace file, or not one that can be read.</exception>
    public static TraceOutline Of(Stream file)
    {
        var reader = new TraceBytes(file);
        if (!reader.TryRead(8, out var magic) || !magic.SequenceEqual("Nettrace"u8)) throw new FormatException("it does not begin as a nettrace file does");
        if (!reader.TryInt32(out var nameLength)) throw new FormatException("it ends within its header");
        return nameLength == 0 ? PlainBlocks.Walk(reader) : ObjectBlocks.Walk(reader, nameLength);
    }
}
