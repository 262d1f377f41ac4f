using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Concur.Traces.Stacks;

namespace Concur.Traces.Nettrace;

/// <summary>
/// The stacks of a file since the last sequence point, which no reference crosses. Those that an event refers to are kept for good.
/// </summary>
/// <param name="pointerBytes">Bytes of an address: 4 or 8.</param>
/// <param name="kept">Takes those that are kept.</param>
internal sealed class StackBlocks(int pointerBytes, AddressStacks kept)
{
    private readonly List<Block> _blocks = [];
    private byte[] _bytes = new byte[1 << 16];
    private ulong[] _addresses = new ulong[128];
    private int _end;

    /// <summary>Takes the stacks of a block.</summary>
    /// <returns>False where a stack does not lie within the block.</returns>
    public bool TryAdd(ReadOnlySpan<byte> block)
    {
        var cursor = new ByteCursor(block);
        var (first, count) = ((uint)cursor.Int32(), (uint)cursor.Int32());
        if (_end + block.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_end + block.Length, 2 * _bytes.Length));
        if (count > cursor.Left.Length / sizeof(int)) return false;
        var stacks = new Entry[count];
        foreach (ref var entry in stacks.AsSpan())
        {
            var stack = cursor.Take(cursor.Int32());
            if (cursor.Failed) return false;
            entry = new Entry { At = _end, Bytes = stack.Length, Index = Entry.NotKept };
            stack.CopyTo(_bytes.AsSpan(_end));
            _end += stack.Length;
        }

        _blocks.Insert(Last(first) + 1, new Block(first, stacks));
        return true;
    }

    /// <summary>Forgets all stacks, at a sequence point.</summary>
    public void Clear()
    {
        _blocks.Clear();
        _end = 0;
    }

    /// <summary>Whether a stack has any address.</summary>
    public bool Has(uint id)
    {
        ref var entry = ref Find(id);
        return !Unsafe.IsNullRef(ref entry) && entry.Bytes >= pointerBytes;
    }

    /// <summary>The index of a stack among those that are kept; of the empty stack where the number is none.</summary>
    /// <param name="id">The stack's number in the file.</param>
    /// <param name="threadId">The thread that was seen in it.</param>
    public int IndexOf(uint id, int threadId)
    {
        ref var entry = ref Find(id);
        if (Unsafe.IsNullRef(ref entry)) return kept.IndexOf([], threadId);
        if (entry.Index == Entry.NotKept) entry.Index = kept.IndexOf(Addresses(_bytes.AsSpan(entry.At, entry.Bytes)), threadId);
        return entry.Index;
    }

    /// <returns>A null reference where there is no such stack.</returns>
    private ref Entry Find(uint id)
    {
        var last = Last(id);
        if (last < 0 || id - _blocks[last].First >= _blocks[last].Stacks.Length) return ref Unsafe.NullRef<Entry>();
        return ref _blocks[last].Stacks[id - _blocks[last].First];
    }

    /// <summary>The last block that begins with this number or a lower one; -1 where none does.</summary>
    private int Last(uint id)
    {
        var (low, high) = (0, _blocks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_blocks[middle].First <= id) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    private ReadOnlySpan<ulong> Addresses(ReadOnlySpan<byte> bytes)
    {
        if (pointerBytes == sizeof(ulong)) return MemoryMarshal.Cast<byte, ulong>(bytes);
        var count = bytes.Length / sizeof(uint);
        if (count > _addresses.Length) _addresses = new ulong[count];
        for (var i = 0; i < count; i++) _addresses[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * sizeof(uint))..]);
        return _addresses.AsSpan(0, count);
    }

    /// <summary>The stacks of one block, whose numbers follow each other.</summary>
    private sealed record Block(uint First, Entry[] Stacks);

    /// <summary>A stack.</summary>
    private struct Entry
    {
        /// <summary>The index of a stack that no event has referred to yet.</summary>
        public const int NotKept = -1;

        /// <summary>Where its addresses are.</summary>
        public int At;

        /// <summary>How many bytes they take.</summary>
        public int Bytes;

        /// <summary>Its index among those that are kept.</summary>
        public int Index;
    }
}
