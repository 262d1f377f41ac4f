using System.Buffers.Binary;

namespace Concur.Traces.Stacks;

/// <summary>Which IL the machine code of a method came from.</summary>
internal sealed class IlMap
{
    private const int CountOffset = 8 + 8 + 1;
    private const int EntriesOffset = CountOffset + sizeof(ushort);
    private readonly (int Native, int Il)[] _entries;

    private IlMap((int Native, int Il)[] entries) => _entries = entries;

    /// <summary>
    /// Reads the payload of MethodDCEndILToNativeMap: the method, its number of rejit, its extent, a count, as many offsets into the IL,
    /// and as many into the code (ClrEtwAll.man of dotnet/runtime). Negative offsets into the IL stand for the method's beginning, its
    /// end, and code of no IL.
    /// </summary>
    /// <param name="payload">It may be cut off or damaged.</param>
    /// <returns>Null where it is, or where it has no entry.</returns>
    public static IlMap? Of(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < EntriesOffset) return null;
        var count = BinaryPrimitives.ReadUInt16LittleEndian(payload[CountOffset..]);
        var offsets = payload[EntriesOffset..];
        if (count == 0 || offsets.Length < 2 * count * sizeof(int)) return null;
        var entries = new (int Native, int Il)[count];
        for (var i = 0; i < count; i++)
        {
            entries[i] = (
                BinaryPrimitives.ReadInt32LittleEndian(offsets[((count + i) * sizeof(int))..]),
                BinaryPrimitives.ReadInt32LittleEndian(offsets[(i * sizeof(int))..]));
        }

        Array.Sort(entries);
        return new IlMap(entries);
    }

    /// <summary>The IL of an instruction.</summary>
    /// <param name="native">Where the instruction begins or any of its bytes, as an offset into the method's code.</param>
    /// <returns>Null before the first entry that has an IL.</returns>
    public IlRange? At(int native)
    {
        int? found = null;
        foreach (var (at, il) in _entries)
        {
            if (at > native) break;
            if (il >= 0) found = il;
        }

        return found is { } from ? new IlRange(from, NextOf(from)) : null;
    }

    private int NextOf(int il)
    {
        var next = int.MaxValue;
        foreach (var entry in _entries)
        {
            if (entry.Il > il && entry.Il < next) next = entry.Il;
        }

        return next;
    }
}

/// <summary>A part of a method's IL that its code is known to come from, as exactly as the code's map tells.</summary>
/// <param name="From">Where it begins, as an offset into the IL.</param>
/// <param name="Before">Where the next part begins; the largest number of the last one.</param>
public readonly record struct IlRange(int From, int Before)
{
    /// <summary>Whether an offset is in it.</summary>
    public bool Has(int il) => il >= From && il < Before;
}
