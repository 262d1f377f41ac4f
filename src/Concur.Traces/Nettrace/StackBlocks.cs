using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Concur.Traces.Stacks;

namespace Concur.Traces.Nettrace;

/// <summary>
/// The stacks of a file since the last sequence point, which no reference crosses. Those that an event refers to are kept for good.
/// </summary>
/// <param name="pointerBytes">Bytes of an address: 4 or 8.</param>
internal sealed class StackBlocks(int pointerBytes)
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
            entry = new Entry { At = _end, Bytes = stack.Length };
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
    /// <param name="kept">Takes it; that of the thread's process.</param>
    public int IndexOf(uint id, int threadId, AddressStacks kept)
    {
        ref var entry = ref Find(id);
        if (Unsafe.IsNullRef(ref entry)) return kept.IndexOf([], threadId);
        if (entry.Owner == kept) return entry.Index;
        entry.Owner = kept;
        return entry.Index = kept.IndexOf(Addresses(_bytes.AsSpan(entry.At, entry.Bytes)), threadId);
    }

    /// <summary>A stack's addresses, innermost first; empty where the number is none. Valid until the next call.</summary>
    public ReadOnlySpan<ulong> AddressesOf(uint id)
    {
        ref var entry = ref Find(id);
        return Unsafe.IsNullRef(ref entry) ? [] : Addresses(_bytes.AsSpan(entry.At, entry.Bytes));
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
        /// <summary>Where its addresses are.</summary>
        public int At;

        /// <summary>How many bytes they take.</summary>
        public int Bytes;

        /// <summary>Where it was kept last; null until an event refers to it.</summary>
        public AddressStacks? Owner;

        /// <summary>Its index there.</summary>
        public int Index;
    }
}

/// <summary>The stacks of a file that one process keeps.</summary>
/// <param name="blocks">The file's stacks.</param>
/// <param name="kept">Takes those that an event of the process refers to.</param>
internal sealed class KeptStacks(StackBlocks blocks, AddressStacks kept)
{
    /// <inheritdoc cref="StackBlocks.Has"/>
    public bool Has(uint id) => blocks.Has(id);

    /// <inheritdoc cref="StackBlocks.AddressesOf"/>
    public ReadOnlySpan<ulong> AddressesOf(uint id) => blocks.AddressesOf(id);

    /// <inheritdoc cref="StackBlocks.IndexOf"/>
    public int IndexOf(uint id, int threadId) => blocks.IndexOf(id, threadId, kept);
}
