namespace Concur.Protocol;

/// <summary>What worker processes send back for a unit. Strategies within one process pass nothing on.</summary>
public enum ReturnKind
{
    /// <summary>The unit's result itself.</summary>
    Value,

    /// <summary>Eight bytes that stand for it: the worker hashes its result.</summary>
    Digest,
}
