using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Concur.Traces.Stacks;

/// <summary>
/// Distinct stacks of one process, each kept once, as numbers of addresses: half the memory of the addresses themselves,
/// and a stack can be named by looking into an array.
/// </summary>
public sealed class AddressStacks
{
    private const int ChunkFrames = 1 << 16;
    private const int RecentAddresses = 1 << 10;
    private readonly List<int[]> _chunks = [];
    private readonly List<Place> _places = [];
    private readonly List<ulong> _addresses = [];
    private readonly Dictionary<ulong, int> _numbers = [];
    private readonly Dictionary<StackKey, int> _ids = [];
    private readonly (ulong Address, int Number)[] _recent = new (ulong, int)[RecentAddresses];
    private int _chunkEnd;

    /// <summary>How many stacks there are.</summary>
    public int Count => _places.Count;

    /// <summary>The addresses by their numbers.</summary>
    public IReadOnlyList<ulong> Addresses => _addresses;

    /// <summary>A stack as numbers of addresses, innermost first.</summary>
    public ReadOnlySpan<int> this[int stack] => _chunks[_places[stack].Chunk].AsSpan(_places[stack].Start, _places[stack].Length);

    /// <summary>The index of a stack, which is added when it is new.</summary>
    /// <param name="addresses">Innermost first.</param>
    public int IndexOf(ReadOnlySpan<ulong> addresses)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, StackKey.Of(addresses), out var known);
        if (known) return id;
        id = Count;
        Add(addresses);
        return id;
    }

    // Optimised from its first call: a run is over before the runtime would have found out that it is hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(ReadOnlySpan<ulong> addresses)
    {
        if (_chunks.Count == 0 || _chunkEnd + addresses.Length > _chunks[^1].Length)
        {
            _chunks.Add(new int[Math.Max(ChunkFrames, addresses.Length)]);
            _chunkEnd = 0;
        }

        var frames = _chunks[^1].AsSpan(_chunkEnd, addresses.Length);
        for (var i = 0; i < frames.Length; i++)
        {
            // Few addresses are in most of the stacks.
            ref var recent = ref _recent[(addresses[i] ^ (addresses[i] >> 10)) % RecentAddresses];
            if (recent.Address != addresses[i] || recent.Address == 0) recent = (addresses[i], NumberOf(addresses[i]));
            frames[i] = recent.Number;
        }

        _places.Add(new Place(_chunks.Count - 1, _chunkEnd, addresses.Length));
        _chunkEnd += addresses.Length;
    }

    private int NumberOf(ulong address)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, address, out var known);
        if (known) return number;
        number = _addresses.Count;
        _addresses.Add(address);
        return number;
    }

    private readonly record struct Place(int Chunk, int Start, int Length);

    /// <summary>Identifies a stack by two independent 64-bit hashes of its addresses.</summary>
    private readonly record struct StackKey(ulong First, ulong Second)
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static StackKey Of(ReadOnlySpan<ulong> addresses)
        {
            var (first, second) = (14695981039346656037, (ulong)addresses.Length);
            foreach (var address in addresses)
            {
                first = (first ^ address) * 1099511628211;
                second = ulong.RotateLeft(second, 29) + (address * 0x9E3779B97F4A7C15);
            }

            return new StackKey(first, second);
        }
    }
}
