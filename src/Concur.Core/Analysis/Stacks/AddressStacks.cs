namespace Concur.Core.Analysis.Stacks;

/// <summary>Distinct stacks of addresses, as they were sampled. Memory grows with distinct stacks, not with samples.</summary>
internal sealed class AddressStacks
{
    private readonly Dictionary<Key, int> _ids = [];
    private readonly List<ulong[]> _stacks = [];

    /// <summary>Every stack, by its id: addresses, innermost first.</summary>
    public IReadOnlyList<ulong[]> All => _stacks;

    /// <summary>The id of a stack, which is added when it is new.</summary>
    public int IdOf(ReadOnlySpan<ulong> addresses)
    {
        var key = new Key(addresses);
        if (_ids.TryGetValue(key, out var id)) return id;
        _stacks.Add(addresses.ToArray());
        return _ids[key] = _stacks.Count - 1;
    }

    /// <summary>Identifies a stack by two independent 64-bit hashes of its addresses.</summary>
    private readonly record struct Key
    {
        private readonly ulong _first;
        private readonly ulong _second;

        public Key(ReadOnlySpan<ulong> addresses)
        {
            (_first, _second) = (14695981039346656037, (ulong)addresses.Length);
            foreach (var address in addresses)
            {
                _first = (_first ^ address) * 1099511628211;
                _second = ulong.RotateLeft(_second, 29) + (address * 0x9E3779B97F4A7C15);
            }
        }
    }
}
