using System.Text;
using Concur.Traces.Stacks;

namespace Concur.Traces.Tests.Symbols;

/// <summary>The methods of a process in whose stacks all of them stand.</summary>
internal sealed class LoadedCode
{
    /// <summary>Where the code of the first method begins; that of each is 0x100 bytes long.</summary>
    public const ulong First = 0x1000;

    private const ulong Bytes = 0x100;
    private ulong _next = First;

    public MethodMap Methods { get; } = new();

    /// <summary>Adds an assembly.</summary>
    public LoadedCode Module(ulong number, string path, Guid build)
    {
        Methods.Modules.Add(number, new LoadedModule(path, build));
        return this;
    }

    /// <summary>Adds a method, and asks for its name.</summary>
    /// <param name="module">The assembly's number.</param>
    /// <param name="token">The method's number in it.</param>
    /// <param name="type">The method's type.</param>
    /// <param name="method">The method.</param>
    /// <param name="map">Which IL its code came from: offsets into the code and into the IL. Empty where that is not known.</param>
    public LoadedCode Method(ulong module, int token, string type, string method, params (int Native, int Il)[] map) =>
        Add(module, token, type, method, flags: 0, map);

    /// <summary>Adds code that was compiled to replace a method while that runs.</summary>
    public LoadedCode Replacement(ulong module, int token, string type, string method, params (int Native, int Il)[] map)
    {
        const int replacementTier = 5, tierShift = 7;
        return Add(module, token, type, method, replacementTier << tierShift, map);
    }

    private LoadedCode Add(ulong module, int token, string type, string method, int flags, (int Native, int Il)[] map)
    {
        var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.Unicode, leaveOpen: true))
        {
            writer.Write(_next); // any number of the method
            writer.Write(module);
            writer.Write(_next);
            writer.Write((int)Bytes);
            writer.Write(token);
            writer.Write(flags);
            foreach (var text in (string[])[type, method, ""]) writer.Write(Encoding.Unicode.GetBytes(text + "\0"));
        }

        Methods.Add(payload.ToArray(), timeNs: 0, IlMapBytes.Read(map));
        Assert.NotNull(Methods.NameAt(_next));
        _next += Bytes;
        return this;
    }
}

/// <summary>Payloads of MethodDCEndILToNativeMap.</summary>
internal static class IlMapBytes
{
    public static byte[] Of(long method, params (int Native, int Il)[] map)
    {
        var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.Unicode, leaveOpen: true))
        {
            writer.Write(method);
            writer.Write(0L); // the number of its rejit
            writer.Write((byte)0); // its extent
            writer.Write((ushort)map.Length);
            foreach (var (_, il) in map) writer.Write(il);
            foreach (var (native, _) in map) writer.Write(native);
            writer.Write((ushort)9); // the runtime
        }

        return payload.ToArray();
    }

    public static IlMap? Read((int Native, int Il)[] map) => IlMap.Of(Of(1, map));
}
