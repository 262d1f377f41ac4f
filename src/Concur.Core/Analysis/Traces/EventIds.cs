namespace Concur.Core.Analysis.Traces;

/// <summary>Providers and events as the runtime numbers them: ClrEtwAll.man of dotnet/runtime.</summary>
internal static class EventIds
{
    public const int GcStart = 1;
    public const int RestartEnd = 3;
    public const int SuspendBegin = 9;
    public const int ContentionStart = 81;
    public const int ContentionStop = 91;
    public const int MethodLoadVerbose = 143;
    public const int MethodDcEndVerbose = 144;
    public const int MethodJittingStarted = 145;
    public const int RuntimeInformation = 187;
    public const int WaitStart = 301;
    public const int WaitStop = 302;

    /// <summary>Microsoft-Windows-DotNETRuntime.</summary>
    public static readonly Guid Runtime = new("e13c0d23-ccbc-4e12-931b-d9cc2eee27e4");

    /// <summary>Microsoft-Windows-DotNETRuntimeRundown.</summary>
    public static readonly Guid Rundown = new("a669021c-c450-4609-a035-5af59af4df18");

    /// <summary>Microsoft-DotNETCore-SampleProfiler.</summary>
    public static readonly Guid SampleProfiler = new("3c530d44-97ae-513a-1e6d-783e8f8e03a9");

    /// <summary>Microsoft-DotNETCore-EventPipe: its one event tells of the process.</summary>
    public static readonly Guid Session = new("92f528a6-f5b8-5160-a7ee-b33da7739e29");
}

/// <summary>Kinds of events whose presence says that the session recorded them.</summary>
[Flags]
internal enum EventKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Suspensions of the runtime and their reasons.</summary>
    Suspensions = 1,

    /// <summary>Garbage collections.</summary>
    Collections = 2,

    /// <summary>Contended locks.</summary>
    Contentions = 4,

    /// <summary>Waits for handles.</summary>
    Waits = 8,

    /// <summary>Compilations.</summary>
    Compilations = 16,

    /// <summary>Names of methods.</summary>
    Methods = 32,
}
