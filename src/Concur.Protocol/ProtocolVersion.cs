namespace Concur.Protocol;

/// <summary>The version of everything in this assembly that one process writes and another reads.</summary>
public static class ProtocolVersion
{
    /// <summary>Raised with every change of a field, a name or an order.</summary>
    public const int Current = 4;
}
