using System.Text;
using Concur.Core.Analysis.Stacks;

namespace Concur.Core.Tests.Analysis;

/// <summary>Stacks of made-up methods, as the session that walks stacks would have recorded them.</summary>
internal sealed class WaitingStacks
{
    private readonly List<string> _methods = [];

    public BlockingStacks Blocking { get; } = new();

    /// <summary>A thread begins to wait in these methods, innermost first.</summary>
    public WaitingStacks Begins(int thread, bool isLock, long timeNs, params string[] methods)
    {
        Blocking.Add(thread, isLock, timeNs, [.. methods.Select(AddressOf)]);
        return this;
    }

    public LaunchStacks AsLaunch() => new(areRecorded: true, _ => Blocking);

    private ulong AddressOf(string method)
    {
        if (!_methods.Contains(method))
        {
            _methods.Add(method);
            var dot = method.LastIndexOf('.');
            Blocking.Methods.Add(Payload(Start(method), method[..dot], method[(dot + 1)..]));
        }

        return Start(method) + 4;
    }

    private ulong Start(string method) => 0x1000 + (0x100 * (ulong)_methods.IndexOf(method));

    /// <summary>As MethodLoadVerbose has it: numbers, of which the third and the fourth are the code's start and size, then names.</summary>
    private static byte[] Payload(ulong start, string type, string method)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(1UL);
        writer.Write(1UL);
        writer.Write(start);
        writer.Write(0x80);
        writer.Write(0UL);
        foreach (var text in (string[])[type, method]) writer.Write(Encoding.Unicode.GetBytes(text + "\0"));
        return bytes.ToArray();
    }
}
