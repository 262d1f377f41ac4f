using System.Buffers.Binary;
using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Concur.Core.Analysis.Stacks;

/// <summary>Which method's code lies at an address, from the method events of one process.</summary>
internal sealed class MethodMap
{
    private const int StartOffset = 16;
    private const int SizeOffset = 24;
    private const int NamesOffset = 36;
    private readonly List<Method> _methods = [];
    private readonly Dictionary<ulong, string?> _known = [];
    private bool _sorted = true;

    /// <summary>Listens for loaded methods and for the rundown at the session's end.</summary>
    public void Subscribe(TraceEventDispatcher source, ClrRundownTraceEventParser rundown)
    {
        source.Clr.MethodLoadVerbose += data => Add(data.Payload());
        rundown.MethodDCStopVerbose += data => Add(data.Payload());
    }

    /// <summary>
    /// Adds a method from the payload of its event: MethodLoadVerbose, MethodDCStartVerbose and MethodDCEndVerbose are alike
    /// (ClrEtwAll.man of dotnet/runtime). Names are made presentable only when they are asked for: few ever are.
    /// </summary>
    /// <param name="payload">May be cut off or nonsense: then nothing is added.</param>
    public void Add(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < NamesOffset) return;
        var start = BinaryPrimitives.ReadUInt64LittleEndian(payload[StartOffset..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(payload[SizeOffset..]);
        var names = payload[NamesOffset..];
        if (size is 0 or > int.MaxValue || start > ulong.MaxValue - size) return;
        if (!EventPayload.TryText(ref names, out var type) || !EventPayload.TryText(ref names, out var method)) return;
        _methods.Add(new Method(start, start + size, _methods.Count, type, method));
        _sorted = false;
    }

    /// <summary>The methods that traces of one process name; a trace that ends too early gives what it has.</summary>
    /// <param name="paths">The traces; those that are null or empty give nothing.</param>
    public static MethodMap Read(params IEnumerable<string?> paths)
    {
        var methods = new MethodMap();
        foreach (var path in paths.OfType<string>().Where(path => File.Exists(path) && new FileInfo(path).Length > 0))
        {
            try
            {
                using var source = new EventPipeEventSource(path);
                methods.Subscribe(source, new ClrRundownTraceEventParser(source));
                source.Process();
            }
            catch (Exception e) when (e is FormatException or EndOfStreamException or InvalidDataException)
            {
                // The process was killed: its trace ends in the middle of a block. What came before it counts.
                continue;
            }
        }

        return methods;
    }

    /// <returns>Null when no known method covers the address.</returns>
    public string? NameAt(ulong address)
    {
        if (!_sorted) Sort();
        if (!_known.TryGetValue(address, out var name)) _known[address] = name = MethodAt(address)?.Name;
        return name;
    }

    /// <returns>The method that covers an address: where it begins, where it ends, and its name. Null when no known method does.</returns>
    public (ulong Start, ulong End, string Name)? MethodAt(ulong address) =>
        Find(address) is { } method ? (method.Start, method.End, FrameName.Of(method.Type, method.Name)) : null;

    private Method? Find(ulong address)
    {
        if (!_sorted) Sort();
        var (low, high) = (0, _methods.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_methods[middle].Start > address) high = middle;
            else low = middle + 1;
        }

        return low > 0 && address < _methods[low - 1].End ? _methods[low - 1] : null;
    }

    /// <summary>Of methods that start at the same address, the one that was reported last is found.</summary>
    private void Sort()
    {
        _methods.Sort((x, y) => (x.Start, x.Order).CompareTo((y.Start, y.Order)));
        _known.Clear();
        _sorted = true;
    }

    private readonly record struct Method(ulong Start, ulong End, int Order, string Type, string Name);
}
