namespace Concur.Core.Analysis.Stacks;

/// <summary>Distinct stacks of addresses, each kept once.</summary>
internal sealed class AddressStacks
{
    private readonly Dictionary<StackKey, int> _ids = [];
    private readonly List<ulong[]> _stacks = [];

    /// <summary>Addresses, innermost first.</summary>
    public IReadOnlyList<ulong[]> All => _stacks;

    /// <summary>The index of a stack, which is added when it is new.</summary>
    /// <param name="addresses">Innermost first.</param>
    public int IndexOf(ReadOnlySpan<ulong> addresses)
    {
        var key = new StackKey(addresses);
        if (_ids.TryGetValue(key, out var id)) return id;
        id = _stacks.Count;
        _stacks.Add(addresses.ToArray());
        _ids.Add(key, id);
        return id;
    }

    /// <summary>Identifies a stack by two independent 64-bit hashes of its addresses.</summary>
    private readonly record struct StackKey
    {
        private readonly ulong _first;
        private readonly ulong _second;

        public StackKey(ReadOnlySpan<ulong> addresses)
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
