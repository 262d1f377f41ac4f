using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Concur.Core.Analysis.Stacks;

/// <summary>Which method's code lies at an address, from the method events of one process.</summary>
internal sealed class MethodMap
{
    private readonly SortedList<ulong, (ulong End, string Name)> _byStart = [];
    private readonly Dictionary<ulong, string?> _known = [];

    /// <summary>Listens for loaded methods and for the rundown at the session's end.</summary>
    public void Subscribe(TraceEventDispatcher source, ClrRundownTraceEventParser rundown)
    {
        source.Clr.MethodLoadVerbose += Add;
        rundown.MethodDCStopVerbose += Add;
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
        if (_known.TryGetValue(address, out var name)) return name;
        var (low, high) = (0, _byStart.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_byStart.GetKeyAtIndex(middle) > address) high = middle;
            else low = middle + 1;
        }

        name = low > 0 && _byStart.GetValueAtIndex(low - 1) is var method && address < method.End ? method.Name : null;
        return _known[address] = name;
    }

    private void Add(MethodLoadUnloadVerboseTraceData data)
    {
        if (data.MethodSize <= 0) return;
        _byStart[data.MethodStartAddress] = (data.MethodStartAddress + (ulong)data.MethodSize, FrameName.Of(data.MethodNamespace, data.MethodName));
    }
}
