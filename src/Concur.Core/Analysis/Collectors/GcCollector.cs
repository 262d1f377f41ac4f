using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Concur.Core.Analysis.Collectors;

/// <summary>Garbage collections, and the ticks of the allocator: one per about 100 kB.</summary>
internal static class GcCollector
{
    private const string UnknownType = "?";

    public static void Subscribe(ClrTraceEventParser clr, EventIntervals events)
    {
        // A name is text of its own in every event: it is read once per type.
        var names = new Dictionary<ulong, string>();
        clr.GCStart += data => events.Collections.Add(new Collection(data.TimeNs(), data.Depth, Kind(data.Type)));
        clr.GCAllocationTick += data =>
        {
            if (!names.TryGetValue(data.TypeID, out var name)) names[data.TypeID] = name = string.IsNullOrEmpty(data.TypeName) ? UnknownType : data.TypeName;
            events.Allocations.Add(new AllocationTick(data.TimeNs(), data.AllocationAmount64, name));
        };
    }

    private static string Kind(GCType type) => type switch
    {
        GCType.BackgroundGC => "background",
        GCType.ForegroundGC => "foreground",
        _ => "blocking",
    };
}
