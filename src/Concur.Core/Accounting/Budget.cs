namespace Concur.Core.Accounting;

/// <summary>
/// A time that was measured as a whole, from which named parts are taken. No part can be more than what is left:
/// an event's interval also covers time that the thread spent on a CPU or in the run queue.
/// </summary>
internal struct Budget(long ns)
{
    /// <summary>What no part has taken; negative when the whole was measured as negative.</summary>
    public long Left { get; private set; } = ns;

    /// <summary>Takes up to <paramref name="ns"/> and returns how much that was.</summary>
    public long Take(long ns)
    {
        var taken = Math.Clamp(ns, 0, Math.Max(0, Left));
        Left -= taken;
        return taken;
    }
}
