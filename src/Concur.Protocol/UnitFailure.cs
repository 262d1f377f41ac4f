namespace Concur.Protocol;

/// <summary>Why a launch ended early.</summary>
/// <param name="Unit">The unit that failed; -1 when it was none of them.</param>
/// <param name="Type">The exception's full type name; empty when there was none.</param>
/// <param name="Message">The exception's message, or what the harness has to say.</param>
/// <param name="Frame">The top frame of the exception's stack; empty when unknown.</param>
public sealed record UnitFailure(int Unit, string Type, string Message, string Frame)
{
    internal void Write(BinaryWriter writer)
    {
        writer.Write(Unit);
        writer.Write(Type);
        writer.Write(Message);
        writer.Write(Frame);
    }

    internal static UnitFailure Read(BinaryReader reader) =>
        new(reader.ReadInt32(), reader.ReadString(), reader.ReadString(), reader.ReadString());
}
