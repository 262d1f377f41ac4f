namespace Concur.Traces.Stacks;

/// <summary>
/// Maps 64-bit keys to numbers. The framework's dictionary of these types is compiled while a command starts, and takes twice as
/// long for a look-up among hundreds of thousands of keys.
/// </summary>
internal sealed class NumberTable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private const int FirstBits = 8;
    private int _bits = FirstBits;
    private Slot[] _slots = new Slot[1 << FirstBits];

    /// <summary>How many keys there are.</summary>
    public int Count { get; private set; }

    /// <summary>The place of a key's number.</summary>
    /// <param name="key">The key, which is added with the number 0 where it is new.</param>
    /// <param name="isKnown">Whether it was there.</param>
    /// <returns>Valid until the next call.</returns>
    public ref int Of(ulong key, out bool isKnown)
    {
        if (4L * (Count + 1) > 3L * _slots.Length) Grow();
        ref var slot = ref Find(key);
        isKnown = slot.IsUsed;
        if (isKnown) return ref slot.Number;
        (slot.Key, slot.IsUsed) = (key, true);
        Count++;
        return ref slot.Number;
    }

    /// <returns>Null when the key is not there.</returns>
    public int? Get(ulong key) => Find(key) is { IsUsed: true } slot ? slot.Number : null;

    public void Clear()
    {
        Array.Clear(_slots);
        Count = 0;
    }

    private void Grow()
    {
        var old = _slots;
        _bits++;
        _slots = new Slot[1 << _bits];
        foreach (var slot in old)
        {
            if (slot.IsUsed) Find(slot.Key) = slot;
        }
    }

    private ref Slot Find(ulong key)
    {
        var mask = _slots.Length - 1;
        var at = (int)((key * Multiplier) >> (64 - _bits));
        while (_slots[at].IsUsed && _slots[at].Key != key) at = (at + 1) & mask;
        return ref _slots[at];
    }

    private struct Slot
    {
        public ulong Key;
        public int Number;
        public bool IsUsed;
    }
}
