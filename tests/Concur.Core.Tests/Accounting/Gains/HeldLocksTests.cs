using System.Collections.Immutable;
using Concur.Core.Accounting.Gains;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;
using static Concur.Traces.Tests.Symbols.LockingCode;

namespace Concur.Core.Tests.Accounting.Gains;

/// <summary>Stacks of code whose locks are known. Frames are written innermost first.</summary>
public sealed class HeldLocksTests
{
    private const int Thread = 8;
    private const ulong Module = 7;
    private const ulong Harness = LoadedCode.First + 5;
    private const ulong Unknown = LoadedCode.First + 0x105;
    private const ulong MonitorEnter = LoadedCode.First + 0x205;
    private const ulong MonitorWait = LoadedCode.First + 0x305;
    private const ulong Sleep = LoadedCode.First + 0x405;
    private const ulong Replaced = LoadedCode.First + 0x500;
    private const ulong Replacement = LoadedCode.First + 0x605;
    private static readonly string Assembly = typeof(LockingCode).Assembly.Location;
    private static readonly int InInner = Marks(Method(nameof(Nested)))[2];
    private static readonly int TakesInner = CallsOf(Method(nameof(Nested)), nameof(Monitor.Enter))[1];
    private readonly LoadedCode _code = new LoadedCode().Module(Module, Assembly, PdbBytes.BuildOf(Assembly));
    private readonly Dictionary<string, ulong> _starts = [];
    private readonly AddressStacks _stacks = new();
    private readonly AddressStacks _outside = new();
    private ulong _next;

    public HeldLocksTests()
    {
        var replaced = Method(nameof(CalledInLock));
        _code.Method(0, 1, "Concur.Harness.Units.UnitRunner", "Run").Method(0, 2, "My.Work", "OfNoFile")
            .Method(0, 3, "System.Threading.Monitor", "Enter").Method(0, 4, "System.Threading.Monitor", "Wait")
            .Method(0, 5, "System.Threading.Thread", "Sleep")
            .Method(Module, replaced.MetadataToken, "My.LockingCode", replaced.Name, MapOf(replaced))
            .Replacement(Module, replaced.MetadataToken, "My.LockingCode", replaced.Name, MapOf(replaced));
        _next = Replacement - 5 + 0x100;
    }

    [Fact]
    public void AThreadHoldsTheLocksOfTheStatementsThatItIsIn()
    {
        var mark = Return(nameof(Nested), InInner);

        Assert.Equal([LockKind.Monitor, LockKind.Monitor], Held(Sleep, mark, Harness)!);
        Assert.Equal([LockKind.Monitor, LockKind.Monitor, LockKind.Semaphore], Held(Return(nameof(OfSemaphore), SemaphoreMark), mark)!);
        Assert.Equal([], Held(Sleep, Harness)!);
        Assert.Equal([], Held()!);
    }

    [Fact]
    public void WhoTakesALockOrWaitsForAPulseDoesNotHoldIt()
    {
        Assert.Equal([LockKind.Monitor], Held(MonitorEnter, Return(nameof(Nested), TakesInner))!);
        Assert.Equal([LockKind.Monitor], Held(MonitorWait, Return(nameof(Nested), InInner))!);
    }

    /// <summary>The small method became part of its caller.</summary>
    [Fact]
    public void SoItIsInASmallMethod()
    {
        var call = Return(nameof(CallsSmall), CallsOf(Method(nameof(CallsSmall)), nameof(Small))[0]);

        Assert.Equal([LockKind.Monitor, LockKind.Monitor], Held(Sleep, call)!);
        Assert.Equal([LockKind.Monitor], Held(MonitorEnter, call)!);
        Assert.EndsWith(".Small", Locks(out var process).OfWait(process, Stack(MonitorEnter, call))!.Method, StringComparison.Ordinal);
    }

    [Fact]
    public void AWaitIsForTheLockOfTheStatementThatItIsAbout()
    {
        var enters = CallsOf(Method(nameof(Nested)), nameof(Monitor.Enter));
        var locks = Locks(out var process);

        var waits = enters.Select(call => locks.OfWait(process, Stack(MonitorEnter, Return(nameof(Nested), call)))!).ToList();

        Assert.Equal(2, waits.Distinct().Count());
        Assert.True(waits[0].Il < waits[1].Il);
        Assert.Null(locks.OfWait(process, Stack(Sleep, Return(nameof(Nested), enters[0]))));
        Assert.Null(locks.OfWait(process, Stack(MonitorEnter, Return(nameof(Nested), InInner))));
        Assert.Null(locks.OfWait(process, Stack(MonitorEnter, Harness)));
    }

    [Fact]
    public void OfCodeThatIsNotFoundNothingIsKnown()
    {
        Assert.Null(Held(Sleep, Unknown, Return(nameof(Nested), InInner)));
        Assert.Null(Locks(out var process).OfWait(process, Stack(MonitorEnter, Unknown)));
        Assert.Null(Locks(out var compiled, isNativeAot: true).OfEvents(compiled, Stack(Sleep)));
    }

    /// <summary>Where the thread was interrupted is the instruction itself, and a call returns behind it.</summary>
    [Fact]
    public void TheInnermostAddressOfASampleIsNoReturnAddress()
    {
        var taken = Return(nameof(Nested), TakesInner) + 4;

        Assert.Equal(2, HeldOutside(taken)!.Value.Length);
        Assert.Single(HeldOutside(Sleep, taken)!);
        Assert.Single(Locks(out var process).OfEvents(process, Stack(taken))!);
    }

    /// <summary>The frame of the caller is lost, in which the lock is held. A stack of before tells it.</summary>
    [Fact]
    public void TheCallerOfReplacedCodeIsKnownFromOtherStacks()
    {
        var call = Return(nameof(Caller), CallsOf(Method(nameof(Caller)), nameof(CalledInLock))[0]);
        Assert.Null(HeldOutside(Replacement, Replaced + 9, Harness));

        Sample(Replaced + 3, call, Harness);

        Assert.Equal(LockKind.Monitor, Assert.Single(HeldOutside(Replacement, Replaced + 9, Harness)!.Value).Kind);
        Assert.Empty(Locks(out var process).OfEvents(process, Stack(Replacement, Harness))!);
    }

    [Fact]
    public void TheCallerOfReplacedCodeIsKnownFromTheCallsOfTheCode()
    {
        var outer = Method(nameof(CallsCaller));
        var call = Return(outer.Name, CallsOf(outer, nameof(Caller))[0]);

        Assert.Equal(LockKind.Monitor, Assert.Single(HeldOutside(Replacement, Replaced + 9, call, Harness)!.Value).Kind);
        Assert.Null(HeldOutside(Replacement, Replaced + 9, Return(outer.Name, CallsOf(outer, nameof(Small))[0]), Harness));
        Assert.Null(HeldOutside(Replacement, Replaced + 9));
    }

    /// <summary>Its replacement called another one that was replaced.</summary>
    [Fact]
    public void ReplacedCodeWithoutItsReplacementTellsNothing()
    {
        var call = Return(nameof(CallsCaller), CallsOf(Method(nameof(CallsCaller)), nameof(Caller))[0]);

        Assert.NotNull(HeldOutside(Sleep, Replaced + 9, call));
        Sample(Replacement, Replaced + 9, call);

        Assert.Null(HeldOutside(Sleep, Replaced + 9, call));
    }

    /// <summary>What takes the lock has lost its frame, and stands in native code.</summary>
    [Fact]
    public void AThreadInNativeCodeBehindTheCallThatTakesALockIsTakingIt()
    {
        const ulong native = 0x7f0000;
        var taking = Return(nameof(Nested), TakesInner);

        Assert.True(IsTaking(native, taking, Harness));
        Assert.False(IsTaking(native, Return(nameof(Nested), InInner), Harness));
        Assert.False(IsTaking(Sleep, taking, Harness));
        Assert.False(IsTaking(taking, Harness));
    }

    private bool IsTaking(params ulong[] frames) => Locks(out var process).IsTaking(process, Thread, Samples(), Sample(frames));

    private static int SemaphoreMark => Marks(Method(nameof(OfSemaphore)))[1];

    private IEnumerable<LockKind>? Held(params ulong[] frames) =>
        Locks(out var process).OfEvents(process, Stack(frames))?.Select(region => region.Kind);

    private ImmutableArray<LockRegion>? HeldOutside(params ulong[] frames)
    {
        var locks = Locks(out var process);
        return locks.OfOutside(process, Thread, Samples(), Sample(frames));
    }

    private CpuSamples Samples() => new(99, ImmutableDictionary<int, ImmutableArray<CpuSample>>.Empty,
        new Dictionary<int, AddressStacks> { [1] = _outside }, ImmutableDictionary<int, CodeMappings>.Empty);

    private HeldLocks Locks(out ProcessRecording process, bool isNativeAot = false)
    {
        var session = new RecordedEvents { IsNativeAot = isNativeAot }.Process().Sessions[0];
        process = new ProcessRecording(1, [session], _stacks, _code.Methods);
        return new HeldLocks(new Recording("app", [process])
        {
            Schedules = new ThreadSchedules { ProcessOf = new Dictionary<int, int> { [Thread] = 1 } },
        });
    }

    private int Stack(params ulong[] frames) => _stacks.IndexOf(frames, Thread);

    private int Sample(params ulong[] frames) => _outside.IndexOf(frames, Thread);

    /// <summary>The address to which a call in a method returns.</summary>
    private ulong Return(string method, int il)
    {
        if (!_starts.TryGetValue(method, out var start))
        {
            _starts[method] = start = _next;
            _next += 0x100;
            _code.Method(Module, Method(method).MetadataToken, "My.LockingCode", method, MapOf(Method(method)));
        }

        return start + (ulong)il + 1;
    }
}
