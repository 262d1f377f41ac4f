using System.Runtime.CompilerServices;

namespace Concur.Traces.Stacks;

/// <summary>
/// Distinct stacks of one process, each kept once, as numbers of addresses: a quarter of the addresses' memory while they are
/// few. The stacks that one thread was first seen in lie together, because readers go through them thread by thread.
/// </summary>
public sealed class AddressStacks
{
    private const int FirstChunk = 1 << 9;
    private const int LargestChunk = 1 << 16;
    private const int RecentAddresses = 1 << 10;
    private readonly List<Chunk> _chunks = [];
    private readonly Dictionary<int, Chunk> _chunkOfThread = [];
    private readonly List<long> _places = [];
    private readonly List<ulong> _addresses = [];
    private readonly NumberTable _numbers = new();
    private readonly NumberTable _ids = new();
    private readonly ulong[] _recentAddresses = new ulong[RecentAddresses];
    private readonly int[] _recentNumbers = new int[RecentAddresses];

    /// <summary>How many stacks there are.</summary>
    public int Count => _places.Count;

    /// <summary>Whether one of them has no address.</summary>
    public bool HasEmptyStack { get; private set; }

    /// <summary>The addresses by their numbers.</summary>
    public IReadOnlyList<ulong> Addresses => _addresses;

    /// <summary>A stack's addresses, outermost first.</summary>
    public IEnumerable<ulong> this[int stack]
    {
        get
        {
            var buffer = Array.Empty<int>();
            return Read(stack, ref buffer).ToArray().Select(number => _addresses[number]);
        }
    }

    /// <summary>Reads many stacks one after the other without allocating each.</summary>
    /// <param name="stack">Index of the stack.</param>
    /// <param name="buffer">Grows as needed.</param>
    /// <returns>The numbers of its addresses, outermost first; they are in the buffer.</returns>
    // Optimised at its first call, like all code that runs for each frame of a trace. The runtime optimises a method only after
    // 100 ms, when a command is half done; without this an export of 100 MB takes a tenth longer.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Span<int> Read(int stack, ref int[] buffer)
    {
        var place = _places[stack];
        var (chunk, start) = (_chunks[(int)(place >> 32)], (int)place);
        if (chunk.Wide is { } wide)
        {
            Reserve(ref buffer, wide[start]);
            wide.AsSpan(start + 1, wide[start]).CopyTo(buffer);
            return buffer.AsSpan(0, wide[start]);
        }

        int length = chunk.Narrow[start];
        Reserve(ref buffer, length);
        var words = chunk.Narrow.AsSpan(start + 1, length);
        var numbers = buffer.AsSpan(0, words.Length);
        for (var i = 0; i < words.Length; i++) numbers[i] = words[i];
        return numbers;
    }

    /// <summary>The index of a stack, which is added when it is new.</summary>
    /// <param name="addresses">Innermost first.</param>
    /// <param name="threadId">The thread that was seen in it.</param>
    public int IndexOf(ReadOnlySpan<ulong> addresses, int threadId)
    {
        ref var id = ref _ids.Of(StackHash.Of(addresses), out var known);
        if (known) return id;
        id = Count;
        Add(addresses, threadId);
        return id;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(ReadOnlySpan<ulong> addresses, int threadId)
    {
        HasEmptyStack |= addresses.IsEmpty;
        var chunk = ChunkFor(addresses.Length, threadId);
        _places.Add(((long)chunk.Index << 32) | (uint)chunk.End);
        chunk.Add(addresses.Length);
        for (var i = addresses.Length - 1; i >= 0; i--)
        {
            // Few addresses are in most of the stacks.
            var address = addresses[i];
            var recent = (int)(address ^ (address >> 10)) & (RecentAddresses - 1);
            if (_recentAddresses[recent] != address || address == 0)
                (_recentAddresses[recent], _recentNumbers[recent]) = (address, NumberOf(address));
            chunk.Add(_recentNumbers[recent]);
        }
    }

    /// <summary>
    /// A thread's chunk that has room for a stack. It is narrow while all numbers are, those of the stack's own addresses
    /// included.
    /// </summary>
    private Chunk ChunkFor(int length, int threadId)
    {
        var isNarrow = _addresses.Count + length <= ushort.MaxValue;
        if (_chunkOfThread.TryGetValue(threadId, out var chunk) && chunk.Left > length && (isNarrow || chunk.Wide is not null))
            return chunk;
        var size = Math.Max(length + 1, Math.Min(2 * (chunk?.Size ?? (FirstChunk / 2)), LargestChunk));
        chunk = new Chunk(_chunks.Count, size, isNarrow);
        _chunks.Add(chunk);
        return _chunkOfThread[threadId] = chunk;
    }

    private int NumberOf(ulong address)
    {
        ref var number = ref _numbers.Of(address, out var known);
        if (known) return number;
        number = _addresses.Count;
        _addresses.Add(address);
        return number;
    }

    private static void Reserve(ref int[] buffer, int length)
    {
        if (length > buffer.Length) buffer = new int[2 * length];
    }

    /// <summary>Stacks one after the other, each with its length before it.</summary>
    private sealed class Chunk(int index, int size, bool isNarrow)
    {
        public int Index => index;

        public int Size => size;

        public int End { get; private set; }

        public int Left => size - End;

        /// <summary>Lengths and numbers that fit into 16 bits; empty in a wide chunk.</summary>
        public ushort[] Narrow { get; } = isNarrow ? new ushort[size] : [];

        /// <summary>Lengths and numbers of any size; null in a narrow chunk.</summary>
        public int[]? Wide { get; } = isNarrow ? null : new int[size];

        public void Add(int number)
        {
            if (Wide is null) Narrow[End++] = (ushort)number;
            else Wide[End++] = number;
        }
    }
}

/// <summary>
/// Identifies a stack by 64 bits: of a million distinct stacks, two have the same hash with a probability of 3 in 100 million.
/// Comparing the stacks themselves would read each of them from memory again.
/// </summary>
internal static class StackHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of(ReadOnlySpan<ulong> addresses)
    {
        // Two hashes at once: each step of one waits for the step before.
        var (first, second) = ((ulong)addresses.Length + 1, Multiplier);
        var i = 0;
        for (; i + 1 < addresses.Length; i += 2) (first, second) = (With(first, addresses[i]), With(second, addresses[i + 1]));
        if (i < addresses.Length) first = With(first, addresses[i]);
        return With(first, second);
    }

    public static ulong Of(ReadOnlySpan<int> frames)
    {
        var hash = (ulong)frames.Length + 1;
        foreach (var frame in frames) hash = With(hash, (ulong)frame);
        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong With(ulong hash, ulong value)
    {
        var high = Math.BigMul(hash ^ value ^ Multiplier, Multiplier, out var low);
        return high ^ low ^ ulong.RotateLeft(value, 32);
    }
}
