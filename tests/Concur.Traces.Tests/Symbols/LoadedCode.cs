using System.Text;
using Concur.Traces.Stacks;

namespace Concur.Traces.Tests.Symbols;

/// <summary>The methods of a process in whose stacks all of them stand.</summary>
internal sealed class LoadedCode
{
    private const ulong Bytes = 0x100;
    private ulong _next = 0x1000;

    public MethodMap Methods { get; } = new();

    /// <summary>Adds an assembly.</summary>
    public LoadedCode Module(ulong number, string path, Guid build)
    {
        Methods.Modules.Add(number, new LoadedModule(path, build));
        return this;
    }

    /// <summary>Adds a method, and asks for its name.</summary>
    public LoadedCode Method(ulong module, int token, string type, string method)
    {
        var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.Unicode, leaveOpen: true))
        {
            writer.Write(_next); // any number of the method
            writer.Write(module);
            writer.Write(_next);
            writer.Write((int)Bytes);
            writer.Write(token);
            writer.Write(0);
            foreach (var text in (string[])[type, method, ""]) writer.Write(Encoding.Unicode.GetBytes(text + "\0"));
        }

        Methods.Add(payload.ToArray(), timeNs: 0);
        Assert.NotNull(Methods.NameAt(_next));
        _next += Bytes;
        return this;
    }
}
