using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// Turns stacks with a copy of their innermost part into plain ones. The kernel follows frame pointers, and C libraries have none: in
/// a wait of the library its walk ends at once. The library has saved its caller's frame pointer on the stack, where it is found again.
/// Nothing else of the copy is kept, since a stack may hold secrets.
/// </summary>
internal sealed class SwitchStackRecords : IDisposable
{
    /// <summary>From the library's wait to the managed code that called the runtime lies less.</summary>
    public const int StackBytes = 2048;

    /// <summary>Walks that ended after so few addresses are taken up again.</summary>
    private const int FewAddresses = 3;

    private const int MostRecovered = 64;
    private const ulong UserMarker = unchecked((ulong)-512L); // PERF_CONTEXT_USER
    private const int ChainAt = PerfDataFormat.RecordHeaderBytes + sizeof(ulong) + PerfDataFormat.StampBytes + sizeof(ulong);
    private readonly byte[] _record = new byte[ushort.MaxValue];
    private readonly MemoryStream _made = new();

    /// <summary>Where records of all rings are put until they are written.</summary>
    public MemoryStream Incoming { get; } = new();

    /// <summary>Writes what came in, and forgets it.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool WriteTo(Stream output)
    {
        var incoming = Incoming.GetBuffer().AsSpan(0, (int)Incoming.Length);
        foreach (var record in new RawRecords(incoming))
        {
            if (record.IsSample) Write(record.Bytes, _made);
            else _made.Write(record.Bytes);
        }

        output.Write(_made.GetBuffer().AsSpan(0, (int)_made.Length)); // At once: the file is not buffered.
        Incoming.SetLength(0);
        _made.SetLength(0);
        return incoming.Length > 0;
    }

    public void Dispose()
    {
        Incoming.Dispose();
        _made.Dispose();
    }

    private void Write(ReadOnlySpan<byte> record, MemoryStream output)
    {
        if (record.Length < ChainAt + sizeof(ulong)) return;
        var rest = record[(ChainAt + sizeof(ulong))..];
        var count = BinaryPrimitives.ReadUInt64LittleEndian(record[ChainAt..]);
        if (count > (ulong)rest.Length / sizeof(ulong)) return;
        var chain = MemoryMarshal.Cast<byte, ulong>(rest)[..(int)count];
        Span<ulong> recovered = stackalloc ulong[MostRecovered];
        var user = chain.IndexOf(UserMarker) + 1;
        var (kept, added) = (chain.Length, 0);
        if (user > 0 && chain.Length - user <= FewAddresses)
        {
            var stack = StackOf(rest[(chain.Length * sizeof(ulong))..], out var stackPointer);
            added = FramePointers.Recover(stackPointer, stack, recovered);
            if (added > 0) kept = Math.Min(chain.Length, user + 1); // Behind the first address the walk may have gone astray.
        }

        var length = ChainAt + ((1 + kept + added) * sizeof(ulong));
        record[..ChainAt].CopyTo(_record);
        BinaryPrimitives.WriteUInt16LittleEndian(_record.AsSpan(6), (ushort)length);
        BinaryPrimitives.WriteUInt64LittleEndian(_record.AsSpan(ChainAt), (ulong)(kept + added));
        var written = MemoryMarshal.Cast<byte, ulong>(_record.AsSpan(ChainAt + sizeof(ulong)));
        chain[..kept].CopyTo(written);
        recovered[..added].CopyTo(written[kept..]);
        output.Write(_record.AsSpan(0, length));
    }

    /// <summary>
    /// What stands behind the chain: the kind of registers, the stack pointer, the length of the copy, the copy, and how much of it was
    /// copied.
    /// </summary>
    private static ReadOnlySpan<ulong> StackOf(ReadOnlySpan<byte> rest, out ulong stackPointer)
    {
        stackPointer = 0;
        var words = MemoryMarshal.Cast<byte, ulong>(rest);
        if (words.Length < 3 || words[0] == 0) return []; // A thread of the kernel has no registers outside it.
        var size = words[2] / sizeof(ulong);
        if (size == 0 || size + 4 > (ulong)words.Length) return [];
        stackPointer = words[1];
        return words.Slice(3, (int)Math.Min(size, words[3 + (int)size] / sizeof(ulong)));
    }
}

/// <summary>Finds the frames of a stack again where the walk along frame pointers has lost them.</summary>
internal static class FramePointers
{
    /// <summary>So many frames in a row are no chance.</summary>
    private const int LeastFrames = 3;

    private const ulong FirstCode = 1 << 16;
    private const ulong EndOfUserSpace = 1UL << 52; // With the largest pages of arm64; 2^47 on x64.

    /// <summary>
    /// A frame begins with the address of its caller's frame, which lies further out, and the address to return to. The first word of
    /// the stack that leads through several of these is taken for a saved frame pointer. Words that a call has not written yet may still
    /// hold those of a call before it: such a row of frames soon meets that of the true callers.
    /// </summary>
    /// <param name="stackPointer">The address of the first word.</param>
    /// <param name="stack">The innermost words of the stack.</param>
    /// <param name="into">Receives the addresses to return to, innermost first.</param>
    /// <returns>How many were found; 0 for none.</returns>
    public static int Recover(ulong stackPointer, ReadOnlySpan<ulong> stack, Span<ulong> into)
    {
        for (var i = 0; i < stack.Length; i++)
        {
            var count = Walk(stackPointer, stack, i, into);
            if (count >= LeastFrames) return count;
        }

        return 0;
    }

    private static int Walk(ulong stackPointer, ReadOnlySpan<ulong> stack, int at, Span<ulong> into)
    {
        var count = 0;
        for (; count < into.Length; count++)
        {
            var frame = stack[at];
            if (frame % sizeof(ulong) != 0 || frame <= stackPointer) break;
            var next = (frame - stackPointer) / sizeof(ulong);
            if (next <= (ulong)at || next + 1 >= (ulong)stack.Length) break;
            var (returnTo, end) = (stack[(int)next + 1], stackPointer + ((ulong)stack.Length * sizeof(ulong)));
            if (returnTo is < FirstCode or >= EndOfUserSpace || (returnTo >= stackPointer && returnTo < end)) break;
            (into[count], at) = (returnTo, (int)next);
        }

        return count;
    }
}
