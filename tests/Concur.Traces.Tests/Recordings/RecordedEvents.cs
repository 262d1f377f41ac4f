using System.Text;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Traces.Tests.Recordings;

/// <summary>A small recording of one process, put together event by event.</summary>
internal sealed class RecordedEvents
{
    private readonly List<string> _methodNames = [];
    private readonly MethodMap _methods = new();
    private readonly AddressStacks _stacks = new();
    private readonly List<WaitStart> _waitStarts = [];

    /// <summary>Whether the program was compiled ahead of time.</summary>
    public bool IsNativeAot { get; init; }

    /// <summary>How many stack samples its session took.</summary>
    public long Samples { get; init; }

    public List<Suspension> Suspensions { get; } = [];

    public List<LockWait> LockWaits { get; } = [];

    public List<HandleWait> Waits { get; } = [];

    public List<Compilation> Compilations { get; } = [];

    public List<Collection> Collections { get; } = [];

    public List<AllocationTick> Allocations { get; } = [];

    public List<ThrownException> Exceptions { get; } = [];

    public List<PoolChange> PoolChanges { get; } = [];

    public List<PoolAdjustment> PoolAdjustments { get; } = [];

    /// <summary>Items of the pool's queue; null where they were not recorded.</summary>
    public List<PoolItem>? PoolItems { get; init; }

    /// <summary>A collection's pause, or one of the sampler's.</summary>
    public RecordedEvents Pause(int thread, long startNs, long endNs, bool forGc = true, long? stoppedNs = null)
    {
        Suspensions.Add(
            new Suspension(thread, forGc ? SuspensionReason.Gc : SuspensionReason.Other, startNs, endNs) { StoppedNs = stoppedNs });
        return this;
    }

    public RecordedEvents Lock(int thread, long startNs, long endNs, ulong id = 0, int? owner = null)
    {
        LockWaits.Add(new LockWait(thread, startNs, endNs, id, owner));
        return this;
    }

    public RecordedEvents Wait(int thread, long startNs, long endNs)
    {
        Waits.Add(new HandleWait(thread, startNs, endNs, WaitSource.Handle));
        return this;
    }

    public RecordedEvents Compile(int thread, long startNs, long endNs, string tier = "tier0")
    {
        Compilations.Add(new Compilation(thread, startNs, endNs, Compilations.Count, tier));
        return this;
    }

    /// <summary>A thread begins to wait in these methods, innermost first.</summary>
    public RecordedEvents Begins(int thread, bool isLock, long timeNs, params string[] methods)
    {
        _waitStarts.Add(new WaitStart(thread, isLock, timeNs, _stacks.IndexOf([.. methods.Select(AddressOf)], thread)));
        return this;
    }

    public ProcessRecording Process(int? processId = 1) => new(processId, [Session(processId)], _stacks, _methods);

    private SessionRecording Session(int? processId) => new()
    {
        Path = "app.nettrace",
        Header = new SessionHeader(null, 0, processId, 2),
        Process = new ProcessFacts { IsNativeAot = IsNativeAot },
        EndNs = 0,
        Samples = Samples,
        Seen = PoolItems is null ? ~EventKinds.PoolItems : (EventKinds)(-1),
        PoolItems = [.. PoolItems ?? []],
        Suspensions = [.. Suspensions],
        LockWaits = [.. LockWaits],
        Waits = [.. Waits],
        WaitStarts = [.. _waitStarts.OrderBy(start => start.TimeNs)],
        Compilations = [.. Compilations],
        Collections = [.. Collections],
        Allocations = [.. Allocations],
        Exceptions = [.. Exceptions],
        PoolChanges = [.. PoolChanges],
        PoolAdjustments = [.. PoolAdjustments],
    };

    private ulong AddressOf(string method)
    {
        if (!_methodNames.Contains(method))
        {
            _methodNames.Add(method);
            var dot = method.LastIndexOf('.');
            _methods.Add(Payload(Start(method), method[..dot], method[(dot + 1)..]), timeNs: 0);
        }

        return Start(method) + 4;
    }

    private ulong Start(string method) => 0x1000 + (0x100 * (ulong)_methodNames.IndexOf(method));

    /// <summary>
    /// As MethodLoadVerbose has it: numbers, of which the third and the fourth are the code's start and size, then names.
    /// </summary>
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
