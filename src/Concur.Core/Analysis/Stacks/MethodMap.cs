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
