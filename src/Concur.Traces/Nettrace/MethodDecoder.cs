using System.Collections.Immutable;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Traces.Nettrace;

/// <summary>Decodes the events that name methods and their assemblies, and that say when they were compiled.</summary>
internal sealed class MethodDecoder
{
    private readonly MethodMap _methods;
    private readonly IntervalPairing<long> _compiling;
    private readonly ImmutableArray<Compilation>.Builder _compilations = ImmutableArray.CreateBuilder<Compilation>();
    private string _tier = "";
    private (long Method, IlMap Map)? _map;

    /// <param name="methods">Takes the methods' names.</param>
    public MethodDecoder(MethodMap methods)
    {
        _methods = methods;
        _compiling = new((threadId, startNs, endNs, methodId) =>
            _compilations.Add(new Compilation(threadId, startNs, endNs, methodId, _tier)));
    }

    /// <summary>Whether any compilation was recorded from its beginning to its end.</summary>
    public bool HasCompilations => _compilations.Count > 0;

    /// <returns>Which kind of events it says that the session recorded; none where the event is none of a method's.</returns>
    public EventKinds Take(in NettraceEvent e, long timeNs)
    {
        switch (e.Kind.Id)
        {
            case EventIds.MethodJittingStarted:
                var methodId = EventPayload.Int64(e.Payload, 0) ?? 0;
                _compiling.Start(e.ThreadId, timeNs, methodId, methodId);
                return EventKinds.Compilations;
            case EventIds.MethodLoadVerbose:
                EndCompilation(e, timeNs);
                return AddMethod(e.Payload, timeNs);
            case EventIds.ModuleLoad:
                AddModule(e.Payload);
                return EventKinds.None;
            default:
                return EventKinds.None;
        }
    }

    /// <summary>Takes a name from the payload of an event of a method.</summary>
    public EventKinds AddMethod(ReadOnlySpan<byte> payload, long timeNs)
    {
        _methods.Add(payload, timeNs, _map is { } map && map.Method == EventPayload.Int64(payload, 0) ? map.Map : null);
        _map = null;
        return EventKinds.Methods;
    }

    /// <summary>
    /// Takes the map of a method's code to its IL. The rundown writes it right before the event of the same code; a method that was
    /// compiled several times has as many pairs of them.
    /// </summary>
    public void TakeIlMap(ReadOnlySpan<byte> payload) =>
        _map = IlMap.Of(payload) is { } map ? (EventPayload.Int64(payload, 0) ?? 0, map) : null;

    /// <summary>
    /// Takes an assembly from the payload of an event of the loader: ModuleLoad, ModuleDCStart and ModuleDCEnd are alike
    /// (ClrEtwAll.man of dotnet/runtime). One whose build the event does not tell is left out.
    /// </summary>
    public void AddModule(ReadOnlySpan<byte> payload)
    {
        const int assemblyFlagsReserved = 8 + 4 + 4, idBytes = 16;
        var fields = new ByteCursor(payload);
        var number = (ulong)fields.Int64();
        fields.Take(assemblyFlagsReserved);
        var path = fields.Text16();
        _ = fields.Text16(); // the path of precompiled code
        _ = fields.UInt16(); // the runtime
        var id = fields.Take(idBytes);
        if (fields.Failed || path.Length == 0 || !id.ContainsAnyExcept((byte)0)) return;
        _methods.Modules.Add(number, new LoadedModule(path, new Guid(id)));
    }

    /// <summary>Some of a thread's events were lost.</summary>
    public void Forget(int threadId) => _compiling.Forget(threadId);

    /// <summary>Adds the compilations to a recording. No event can be taken after that.</summary>
    public SessionRecording AddTo(SessionRecording recording)
    {
        _compilations.Sort((one, other) => (one.EndNs, one.StartNs).CompareTo((other.EndNs, other.StartNs)));
        return recording with { Compilations = _compilations.DrainToImmutable() };
    }

    private void EndCompilation(in NettraceEvent e, long timeNs)
    {
        const int flagsOffset = 32;
        _tier = TierName(EventPayload.UInt32(e.Payload, flagsOffset) is { } flags ? MethodMap.TierOf(flags) : null);
        _compiling.Stop(e.ThreadId, timeNs, EventPayload.Int64(e.Payload, 0) ?? 0);
    }

    private static string TierName(uint? tier) => tier switch
    {
        1 => "min-opt",
        2 => "optimized",
        3 => "tier0",
        4 => "tier1",
        5 => "osr",
        6 => "tier0-instrumented",
        7 => "tier1-instrumented",
        _ => "unknown",
    };
}
