namespace Concur.Traces.Nettrace;

/// <summary>Providers whose events are decoded.</summary>
internal enum EventProvider
{
    /// <summary>Any other provider; its events are passed over.</summary>
    Other,

    /// <summary>Microsoft-Windows-DotNETRuntime.</summary>
    Runtime,

    /// <summary>Microsoft-Windows-DotNETRuntimeRundown: at a session's end, the methods that were compiled before it.</summary>
    Rundown,

    /// <summary>Microsoft-DotNETCore-SampleProfiler.</summary>
    Sampler,

    /// <summary>Microsoft-DotNETCore-EventPipe: its one event describes the process.</summary>
    Session,

    /// <summary>System.Diagnostics.Eventing.FrameworkEventSource: what the thread pool's queue takes and gives.</summary>
    Framework,

    /// <summary>Universal.Events and Universal.System: what a recorder of the whole machine saw.</summary>
    Universal,
}

/// <summary>A kind of event.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Id">Its number among the provider's.</param>
/// <param name="Version">The version of its payload.</param>
internal sealed record EventKind(EventProvider Provider, int Id, int Version)
{
    /// <summary>The kind of an event whose description is missing from the file.</summary>
    public static EventKind Unknown { get; } = new(EventProvider.Other, 0, 0);

    /// <param name="provider">The provider's name.</param>
    /// <param name="id">Its number among the provider's; universal events have none of their own, but their name.</param>
    /// <param name="name">Its name.</param>
    /// <param name="version">The version of its payload.</param>
    public static EventKind Of(string provider, int id, string name, int version) => provider switch
    {
        UniversalEvents.Events or UniversalEvents.System => new(EventProvider.Universal, UniversalEvents.IdOf(name), version),
        _ => new(ProviderOf(provider), id, version),
    };

    private static EventProvider ProviderOf(string provider) => provider switch
    {
        "Microsoft-Windows-DotNETRuntime" => EventProvider.Runtime,
        "Microsoft-Windows-DotNETRuntimeRundown" => EventProvider.Rundown,
        "Microsoft-DotNETCore-SampleProfiler" => EventProvider.Sampler,
        "Microsoft-DotNETCore-EventPipe" => EventProvider.Session,
        "System.Diagnostics.Eventing.FrameworkEventSource" => EventProvider.Framework,
        _ => EventProvider.Other,
    };
}

/// <summary>
/// The universal events by names and by numbers of our own: documentation of Universal Providers Tracing Events in
/// github.com/microsoft/perfview.
/// </summary>
internal static class UniversalEvents
{
    public const string Events = "Universal.Events";
    public const string System = "Universal.System";
    public const int Other = 0;
    public const int Sample = 1;
    public const int Switch = 2;
    public const int Mapping = 3;
    public const int Symbol = 4;
    public const int Process = 5;

    /// <summary>The version of a mapping's payload that has the process in it.</summary>
    public const int WithProcess = 1;

    /// <summary>The number of an event; <see cref="Other"/> for one that is passed over.</summary>
    public static int IdOf(string name) => name switch
    {
        "cpu" => Sample,
        "cswitch" => Switch,
        "ProcessMapping" => Mapping,
        "ProcessSymbol" => Symbol,
        "ProcessCreate" or "ExistingProcess" => Process,
        _ => Other,
    };
}

/// <summary>The runtime's events by their numbers: ClrEtwAll.man of dotnet/runtime.</summary>
internal static class EventIds
{
    public const int GcStart = 1;
    public const int RestartEnd = 3;
    public const int RestartBegin = 7;
    public const int SuspendEnd = 8;
    public const int SuspendBegin = 9;
    public const int AllocationTick = 10;
    public const int PoolWorkerStart = 50;
    public const int PoolWorkerStop = 51;
    public const int PoolAdjustment = 55;
    public const int ExceptionThrown = 80;
    public const int ContentionStart = 81;
    public const int ContentionStop = 91;
    public const int MethodLoadVerbose = 143;
    public const int MethodDcEndVerbose = 144;
    public const int MethodJittingStarted = 145;
    public const int MethodDcEndIlMap = 150;
    public const int ModuleLoad = 152;
    public const int ModuleDcStart = 153;
    public const int ModuleDcEnd = 154;
    public const int RuntimeInformation = 187;
    public const int WaitStart = 301;
    public const int WaitStop = 302;
}

/// <summary>The library's events by their numbers: FrameworkEventSource.cs of dotnet/runtime.</summary>
internal static class FrameworkEventIds
{
    public const int PoolEnqueue = 30;
    public const int PoolDequeue = 31;
}

/// <summary>An event. Its payload is valid only until the call that it is passed to returns.</summary>
/// <param name="kind">What kind of event.</param>
/// <param name="threadId">The operating system's id of the thread that it happened on.</param>
/// <param name="timeNs">When, ns of the monotonic clock; not before the session began.</param>
/// <param name="stackId">The number of its stack in the stack blocks; 0 where none was walked.</param>
/// <param name="payload">What it says.</param>
internal readonly ref struct NettraceEvent(EventKind kind, int threadId, long timeNs, uint stackId, ReadOnlySpan<byte> payload)
{
    public EventKind Kind { get; } = kind;

    public int ThreadId { get; } = threadId;

    public long TimeNs { get; } = timeNs;

    public uint StackId { get; } = stackId;

    public ReadOnlySpan<byte> Payload { get; } = payload;
}
