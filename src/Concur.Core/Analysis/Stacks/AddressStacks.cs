using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Concur.Core.Analysis.Stacks;

/// <summary>
/// Distinct stacks, each kept once, as numbers of addresses: half the memory of addresses, and a stack can be named by
/// looking into an array.
/// </summary>
internal sealed class AddressStacks
{
    private readonly Dictionary<StackKey, int> _ids = [];
    private readonly Dictionary<ulong, int> _numbers = [];
    private readonly List<int[]> _stacks = [];
    private readonly List<ulong> _addresses = [];

    /// <summary>Numbers of addresses, innermost first.</summary>
    public IReadOnlyList<int[]> All => _stacks;

    /// <summary>The addresses by their numbers.</summary>
    public IReadOnlyList<ulong> Addresses => _addresses;

    /// <summary>The index of a stack, which is added when it is new.</summary>
    /// <param name="addresses">Innermost first.</param>
    public int IndexOf(ReadOnlySpan<ulong> addresses)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, StackKey.Of(addresses), out var known);
        if (known) return id;
        id = _stacks.Count;
        _stacks.Add(Numbered(addresses));
        return id;
    }

    // Optimised from its first call: a run is over before the runtime would have found out that it is hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] Numbered(ReadOnlySpan<ulong> addresses)
    {
        var stack = new int[addresses.Length];
        for (var i = 0; i < stack.Length; i++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, addresses[i], out var known);
            if (!known)
            {
                number = _addresses.Count;
                _addresses.Add(addresses[i]);
            }

            stack[i] = number;
        }

        return stack;
    }

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
