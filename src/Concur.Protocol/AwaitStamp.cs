namespace Concur.Protocol;

/// <summary>An await of a unit for which the unit was on no thread; see <see cref="IterationRecord.Awaits"/>.</summary>
public readonly record struct AwaitStamp
{
    /// <summary>The unit's index.</summary>
    public required int Unit { get; init; }

    /// <summary>When the unit left its last thread, ns of <see cref="MonotonicClock"/>: the end of that segment.</summary>
    public required long StartNs { get; init; }

    /// <summary>In which awaits it stood: the index in <see cref="LaunchResult.AwaitChains"/>.</summary>
    public required int Chain { get; init; }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Unit);
        writer.Write(StartNs);
        writer.Write(Chain);
    }

    internal static AwaitStamp Read(BinaryReader reader) =>
        new() { Unit = reader.ReadInt32(), StartNs = reader.ReadInt64(), Chain = reader.ReadInt32() };
}

/// <summary>Awaits within each other: of a method, of the method whose task it awaits, and so on.</summary>
/// <param name="Frames">The outermost first; empty where the unit awaits something that no async method made.</param>
public sealed record AwaitChain(IReadOnlyList<AwaitFrame> Frames)
{
    internal void Write(BinaryWriter writer)
    {
        writer.Write(Frames.Count);
        foreach (var frame in Frames) frame.Write(writer);
    }

    internal static AwaitChain Read(BinaryReader reader) => new(IterationRecord.ReadList(reader, AwaitFrame.Read));
}

/// <summary>An async method that stands in one of its awaits.</summary>
/// <param name="Type">Its state machine, as the runtime names it: <c>My.Work+&lt;Run&gt;d__3</c>.</param>
/// <param name="Module">The path of its assembly; empty where that was loaded from no file.</param>
/// <param name="ModuleId">The identity of the assembly's build.</param>
/// <param name="Token">The number of the state machine's <c>MoveNext</c> in the assembly's metadata.</param>
/// <param name="State">The state that the machine has in this await, from 0.</param>
public sealed record AwaitFrame(string Type, string Module, Guid ModuleId, int Token, int State)
{
    internal void Write(BinaryWriter writer)
    {
        writer.Write(Type);
        writer.Write(Module);
        writer.Write(ModuleId.ToByteArray());
        writer.Write(Token);
        writer.Write(State);
    }

    internal static AwaitFrame Read(BinaryReader reader)
    {
        const int guidBytes = 16;
        var (type, module, id) = (reader.ReadString(), reader.ReadString(), reader.ReadBytes(guidBytes));
        if (id.Length < guidBytes) throw new EndOfStreamException();
        return new AwaitFrame(type, module, new Guid(id), reader.ReadInt32(), reader.ReadInt32());
    }
}
