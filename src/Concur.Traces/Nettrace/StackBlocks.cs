using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Concur.Traces.Stacks;

namespace Concur.Traces.Nettrace;

/// <summary>The stacks of a file since the last sequence point, which no reference crosses. Only those that matter are kept for good.</summary>
/// <param name="pointerBytes">Bytes of an address: 4 or 8.</param>
/// <param name="kept">Takes those that matter.</param>
internal sealed class StackBlocks(int pointerBytes, AddressStacks kept)
{
    private readonly Dictionary<uint, Entry> _entries = [];
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
        for (var i = 0U; i < count; i++)
        {
            var stack = cursor.Take(cursor.Int32());
            if (cursor.Failed) return false;
            _entries[first + i] = new Entry(_end, stack.Length, Index: null);
            stack.CopyTo(_bytes.AsSpan(_end));
            _end += stack.Length;
        }

        return true;
    }

    /// <summary>Forgets all: a sequence point was reached.</summary>
    public void Clear()
    {
        _entries.Clear();
        _end = 0;
    }

    /// <summary>Whether a stack has any address.</summary>
    public bool Has(uint id) => _entries.TryGetValue(id, out var entry) && entry.Bytes >= pointerBytes;

    /// <summary>The index of a stack among those that are kept; of the empty stack where the number is none.</summary>
    public int IndexOf(uint id)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_entries, id);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref entry)) return kept.IndexOf([]);
        return entry.Index ??= kept.IndexOf(Addresses(_bytes.AsSpan(entry.At, entry.Bytes)));
    }

    private ReadOnlySpan<ulong> Addresses(ReadOnlySpan<byte> bytes)
    {
        if (pointerBytes == sizeof(ulong)) return MemoryMarshal.Cast<byte, ulong>(bytes);
        var count = bytes.Length / sizeof(uint);
        if (count > _addresses.Length) _addresses = new ulong[count];
        for (var i = 0; i < count; i++) _addresses[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * sizeof(uint))..]);
        return _addresses.AsSpan(0, count);
    }

    private record struct Entry(int At, int Bytes, int? Index);
}
