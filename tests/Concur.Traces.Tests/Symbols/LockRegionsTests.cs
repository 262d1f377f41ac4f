using System.Reflection;
using System.Reflection.PortableExecutable;
using Concur.Traces.Symbols;
using static Concur.Traces.Tests.Symbols.LockingCode;

namespace Concur.Traces.Tests.Symbols;

/// <summary>Lock statements are found in the code of the very build that a process loaded.</summary>
public sealed class LockRegionsTests : IDisposable
{
    private static readonly string Assembly = typeof(LockingCode).Assembly.Location;
    private static readonly Guid Build = PdbBytes.BuildOf(Assembly);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-locks");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>What is held at each mark of a method: the kinds of locks, outermost first, in the order of the code.</summary>
    [Theory]
    [InlineData(nameof(Nested), "", "Monitor", "Monitor Monitor", "Monitor", "")]
    [InlineData(nameof(OneBehindAnother), "", "Monitor", "", "Lock", "")]
    [InlineData(nameof(NestedScopes), "", "Lock", "Lock Lock", "Lock", "")]
    [InlineData(nameof(OfSemaphore), "", "Semaphore", "Semaphore", "")]
    [InlineData(nameof(OfReaderWriterLock), "", "UpgradeableLock", "UpgradeableLock WriteLock", "", "ReadLock", "")]
    [InlineData(nameof(OfSpinLock), "", "SpinLock", "")]
    [InlineData(nameof(OfMutex), "", "Mutex", "")]
    [InlineData(nameof(ByHand), "", "Monitor", "Lock", "")]
    [InlineData(nameof(LockInFinally), "", "Monitor", "")]
    [InlineData(nameof(NoLock), "", "", "")]
    public void ALockIsHeldWithinItsStatement(string method, params string[] expected)
    {
        var code = Code(out var il, method);

        var held = Marks(il).Select(mark => Kinds(code, mark));

        Assert.Equal(expected, held);
    }

    /// <summary>While a lock is taken, those around it are held.</summary>
    [Theory]
    [InlineData(nameof(Nested), nameof(Monitor.Enter), "", "Monitor")]
    [InlineData(nameof(NestedScopes), nameof(Lock.EnterScope), "", "Lock")]
    [InlineData(nameof(OneBehindAnother), nameof(Lock.EnterScope), "")]
    [InlineData(nameof(OfSemaphore), nameof(SemaphoreSlim.Wait), "")]
    [InlineData(nameof(OfReaderWriterLock), nameof(ReaderWriterLockSlim.EnterWriteLock), "UpgradeableLock")]
    [InlineData(nameof(OfSpinLock), nameof(SpinLock.Enter), "")]
    [InlineData(nameof(OfMutex), nameof(WaitHandle.WaitOne), "")]
    [InlineData(nameof(ByHand), nameof(Monitor.Enter), "", "")]
    public void ALockIsNotHeldYetWhileItIsTaken(string method, string taking, params string[] expected)
    {
        var code = Code(out var il, method);

        Assert.Equal(expected, CallsOf(il, taking).Select(call => Kinds(code, call)));
    }

    [Theory]
    [InlineData(nameof(Nested), nameof(Monitor.Enter), "Monitor", "Monitor")]
    [InlineData(nameof(NestedScopes), nameof(Lock.EnterScope), "Lock", "Lock")]
    [InlineData(nameof(OfSemaphore), nameof(SemaphoreSlim.Wait), "Semaphore")]
    [InlineData(nameof(OfReaderWriterLock), nameof(ReaderWriterLockSlim.EnterReadLock), "ReadLock")]
    [InlineData(nameof(OfSpinLock), nameof(SpinLock.Enter), "SpinLock")]
    [InlineData(nameof(OfMutex), nameof(WaitHandle.WaitOne), "Mutex")]
    public void TheCallThatTakesALockIsOfOneStatement(string method, string taking, params string[] expected)
    {
        var code = Code(out var il, method);
        var regions = new LockRegions([]);

        var taken = CallsOf(il, taking).Select(call => regions.TakenAt(code.Methods, Return(call))!).ToList();

        Assert.Equal(expected, taken.Select(region => region.Kind.ToString()));
        Assert.Equal(taken.Count, taken.Distinct().Count());
        Assert.All(Marks(il), mark => Assert.Null(regions.TakenAt(code.Methods, Return(mark))));
    }

    /// <summary>The compiler makes a state machine of the method, which goes on behind what it awaits.</summary>
    [Fact]
    public void ALockThatIsAwaitedIsHeldWithinTheMethodThatAwaits()
    {
        var machine = typeof(LockingCode).GetNestedTypes(BindingFlags.NonPublic)
            .Single(type => type.Name.StartsWith("<OfSemaphoreAsync>", StringComparison.Ordinal))
            .GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var code = new LoadedCode().Module(7, Assembly, Build).Method(
            7, machine.MetadataToken, "LockingCode", "MoveNext", [.. Enumerable.Range(0, 0x100).Select(i => (i, 2 * i))]);

        var held = Marks(machine).Select(mark => Around(code, mark / 2)).ToList();

        Assert.Equal(["", "Semaphore", "Semaphore", ""], held.Select(Kinds));
        Assert.Equal("Concur.Traces.Tests.Symbols.LockingCode.OfSemaphoreAsync", held[1]![0].Method);
        var first = LineOf(() => OfSemaphoreAsync().Wait(), nameof(OfSemaphoreAsync), 1);
        Assert.InRange(held[1]![0].Place!.Line, first - 1, first);
    }

    [Fact]
    public void AStatementHasItsMethodAndItsLine()
    {
        var code = Code(out var il, nameof(Nested));

        var held = Around(code, Marks(il)[2])!;

        Assert.Equal(
            [LineOf(Nested, nameof(Nested), 1) - 2, LineOf(Nested, nameof(Nested), 2) - 2], held.Select(region => region.Place!.Line));
        Assert.All(held, region => Assert.EndsWith("LockingCode.cs", region.Place!.File, StringComparison.Ordinal));
        Assert.All(held, region => Assert.Equal(
            ("Concur.Traces.Tests.Symbols.LockingCode.Nested", "Concur.Traces.Tests", il.MetadataToken),
            (region.Method, region.Module, region.Token)));
        Assert.Equal(held, Around(code, Marks(il)[2]));
        Assert.NotEqual(held[0], held[1]);
    }

    /// <summary>Optimised builds have no line for a <c>lock</c> of this kind: it is known by the first one inside.</summary>
    [Fact]
    public void ALockOfTheNewerKindHasTheFirstLineInside()
    {
        var code = Code(out var il, nameof(OneBehindAnother));

        var (monitor, newer) = (Around(code, Marks(il)[1])![0], Around(code, Marks(il)[3])![0]);

        Assert.Equal(LineOf(OneBehindAnother, nameof(OneBehindAnother), 1) - 2, monitor.Place!.Line);
        var inside = LineOf(OneBehindAnother, nameof(OneBehindAnother), 3);
        Assert.InRange(newer.Place!.Line, inside - 1, inside);
    }

    /// <summary>The runtime may make a small method part of its callers: then the thread is in it while it is at the call.</summary>
    [Fact]
    public void ASmallMethodThatLocksHoldsItsLockAtItsCallUnlessItIsOnTheStackItself()
    {
        var code = Code(out var il, nameof(CallsSmall), nameof(Small), nameof(NoLock));
        var regions = new LockRegions([]);
        var address = Return(Assert.Single(CallsOf(il, nameof(Small))));
        var (small, other) = (LoadedCode.First + 0x100 + 3, LoadedCode.First + 0x200 + 3);

        Assert.Equal("Monitor Monitor", Kinds(regions.Around(code.Methods, address, isReturn: true)));
        Assert.Equal("Monitor Monitor", Kinds(regions.Around(code.Methods, address, isReturn: true, other)));
        Assert.Equal("Monitor", Kinds(regions.Around(code.Methods, address, isReturn: true, small)));
        Assert.Equal(["Monitor", "Monitor"], Marks(il).Select(mark => Kinds(code, mark)));
        Assert.EndsWith(".Small", regions.TakenAt(code.Methods, address)!.Method, StringComparison.Ordinal);
    }

    /// <summary>It calls one method within its lock, and another one outside as well.</summary>
    [Fact]
    public void WhatAMethodCallsThatBecamePartOfItsCallerTellsWhetherItsLockIsHeld()
    {
        var code = Code(out var il, nameof(CallsCaller), nameof(CalledInLock), nameof(CalledInBoth));
        var regions = new LockRegions([]);
        var address = Return(Assert.Single(CallsOf(il, nameof(Caller))));

        Assert.Equal("Monitor", Kinds(regions.Around(code.Methods, address, isReturn: true, LoadedCode.First + 0x100 + 3)));
        Assert.Null(regions.Around(code.Methods, address, isReturn: true, LoadedCode.First + 0x200 + 3));
    }

    [Fact]
    public void WhereTheLockIsAPartOfASmallMethodNothingIsKnownAtItsCall()
    {
        var code = Code(out var il, nameof(CallsPartly));

        Assert.Null(Around(code, Assert.Single(CallsOf(il, nameof(LocksPartly)))));
    }

    /// <summary>Between the frames of the one that calls and the one that is called there is another that was lost.</summary>
    [Fact]
    public void ACallerThatIsNotOnTheStackIsKnownByTheCallsOfTheCode()
    {
        var code = Code(out var il, nameof(CallsCaller), nameof(CalledInLock), nameof(CalledInBoth), nameof(NoLock));
        var regions = new LockRegions([]);
        ulong Callee(int method) => LoadedCode.First + (0x100 * (ulong)method) + 3;
        IReadOnlyList<LockRegion>? Within(string caller, int callee) =>
            regions.AtMissingCall(code.Methods, Return(Assert.Single(CallsOf(il, caller))), Callee(callee));

        Assert.Equal("Monitor", Kinds(Within(nameof(Caller), 1)));
        Assert.Null(Within(nameof(Caller), 2)); // within the lock and outside
        Assert.Null(Within(nameof(Small), 1)); // does not call it
        Assert.Null(regions.AtMissingCall(code.Methods, null, Callee(1))); // its caller is called in turn
        Assert.Equal([], regions.AtMissingCall(code.Methods, null, Callee(3))); // nobody calls it
        Assert.Null(regions.AtMissingCall(code.Methods, Return(0), Callee(3)));
        Assert.Null(regions.AtMissingCall(code.Methods, null, 1));
    }

    /// <summary>Maps of optimised code tell some offsets only.</summary>
    [Fact]
    public void ACallIsOfTheStatementThatItsPartOfTheMapHas()
    {
        var il = Method(nameof(Nested));
        var (marks, enters) = (Marks(il), CallsOf(il, nameof(Monitor.Enter)));
        var module = new LoadedCode().Module(7, Assembly, Build);
        module.Method(7, il.MetadataToken, "LockingCode", "Nested", (0, marks[0]), (10, marks[1]), (20, marks[2]), (30, -3));
        var regions = new LockRegions([]);

        Assert.Equal([1, 2], enters.Select(enter => marks.Count(mark => mark < enter)));
        Assert.Equal(LineOf(Nested, nameof(Nested), 1) - 2, regions.TakenAt(module.Methods, LoadedCode.First + 10)!.Place!.Line);
        Assert.Equal(LineOf(Nested, nameof(Nested), 2) - 2, regions.TakenAt(module.Methods, LoadedCode.First + 20)!.Place!.Line);
        Assert.Null(regions.TakenAt(module.Methods, LoadedCode.First + 25));
        Assert.Equal("Monitor Monitor", Kinds(regions.Around(module.Methods, LoadedCode.First + 20, isReturn: false)));
    }

    /// <summary>A part of the map may begin where a lock is taken, and go on inside.</summary>
    [Fact]
    public void WhereAPartOfTheMapIsBothBeforeALockAndInsideItsCallTells()
    {
        var il = Method(nameof(NestedScopes));
        var (marks, enters) = (Marks(il), CallsOf(il, nameof(Lock.EnterScope)));
        var module = new LoadedCode().Module(7, Assembly, Build);
        module.Method(7, il.MetadataToken, "LockingCode", "NestedScopes", (0, enters[0]), (10, marks[2]), (20, marks[3]), (30, -3));
        module.Method(7, Method(nameof(Mark)).MetadataToken, "LockingCode", "Mark");
        const ulong mark = LoadedCode.First + 0x100;
        var regions = new LockRegions([]);

        Assert.Equal("Lock", Kinds(Around(10, mark)));
        Assert.Equal("Lock Lock", Kinds(Around(20, mark)));
        Assert.Null(Around(10, null));
        Assert.Null(Around(30, mark)); // its calls are within the locks and outside

        IReadOnlyList<LockRegion>? Around(ulong at, ulong? callee) =>
            regions.Around(module.Methods, LoadedCode.First + at, isReturn: true, callee);
    }

    [Fact]
    public void WithoutAMapTheLocksOfAMethodThatHasSomeAreNotKnown()
    {
        var code = new LoadedCode().Module(7, Assembly, Build);
        foreach (var method in (string[])[nameof(Nested), nameof(NoLock)])
            code.Method(7, Method(method).MetadataToken, "LockingCode", method);
        var regions = new LockRegions([]);

        Assert.Null(regions.Around(code.Methods, LoadedCode.First + 20, isReturn: true));
        Assert.Null(regions.TakenAt(code.Methods, LoadedCode.First + 20));
        Assert.Equal([], regions.Around(code.Methods, LoadedCode.First + 0x120, isReturn: true));
        Assert.Equal([], regions.Around(code.Methods, 1, isReturn: true));
    }

    [Fact]
    public void AFileOfAnotherBuildTellsNothingAndTheRightOneIsLookedForFurther()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder.FullName, "elsewhere")).FullName;
        var path = Path.Combine(_folder.FullName, "Concur.Traces.Tests.dll");
        File.Copy(typeof(LockRegions).Assembly.Location, path);
        var code = Code(path, Build, nameof(Nested));
        var mark = Marks(Method(nameof(Nested)))[2];
        Assert.Null(new LockRegions([elsewhere]).Around(code.Methods, Return(mark), isReturn: true));

        File.Copy(Assembly, Path.Combine(elsewhere, "Concur.Traces.Tests.dll"));
        Assert.Equal("Monitor Monitor", Kinds(new LockRegions([elsewhere]).Around(code.Methods, Return(mark), isReturn: true)));
        Assert.Null(new LockRegions([elsewhere]).Around(
            Code(path, Guid.NewGuid(), nameof(Nested)).Methods, Return(mark), isReturn: true));
    }

    [Fact]
    public void EachFileIsReadOnceAndNotKeptOpen()
    {
        var path = Path.Combine(_folder.FullName, "Concur.Traces.Tests.dll");
        File.Copy(Assembly, path);
        File.Copy(Path.ChangeExtension(Assembly, ".pdb"), Path.ChangeExtension(path, ".pdb"));
        var code = Code(path, Build, nameof(Nested), nameof(OfSemaphore));
        var files = new ModuleFiles([]);
        var regions = new LockRegions(files);
        var mark = Marks(Method(nameof(Nested)))[2];
        var held = regions.Around(code.Methods, Return(mark), isReturn: true)!;
        using (File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) Assert.Equal(2, held.Count);
        File.Delete(path);
        File.Delete(Path.ChangeExtension(path, ".pdb"));

        var wait = Assert.Single(CallsOf(Method(nameof(OfSemaphore)), nameof(SemaphoreSlim.Wait)));
        Assert.NotNull(regions.TakenAt(code.Methods, 0x100 + Return(wait))!.Place);
        Assert.NotNull(new CallLines(files).At(code.Methods, Return(mark), entersScope: false));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0x06000000)]
    [InlineData(0x06FFFFFF)]
    [InlineData(0x02000001)]
    [InlineData(-1)]
    public void ANumberThatIsNoMethodsTellsNothing(int token)
    {
        var code = new LoadedCode().Module(7, Assembly, Build).Method(7, token, "LockingCode", "Nested", (0, 0));

        Assert.Null(new LockRegions([]).Around(code.Methods, LoadedCode.First + 20, isReturn: true));
        Assert.Null(new LockRegions([]).TakenAt(code.Methods, LoadedCode.First + 20));
    }

    /// <summary>Whatever a file is, it is an answer or none.</summary>
    [Fact]
    public void ADamagedFileNeverThrows()
    {
        var whole = File.ReadAllBytes(Assembly);
        var random = new Random(7);
        var path = Path.Combine(_folder.FullName, "Concur.Traces.Tests.dll");
        var mark = Marks(Method(nameof(Nested)))[2];
        var (body, metadata) = Places(whole, nameof(Nested));
        for (var i = 0; i < 300; i++)
        {
            var bytes = whole.ToArray();
            var (from, count) = (i % 3) switch { 0 => body, 1 => metadata, _ => (0, bytes.Length) };
            for (var flips = random.Next(1, 20); flips > 0; flips--) bytes[from + random.Next(count)] = (byte)random.Next(256);
            File.WriteAllBytes(path, i % 10 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);

            var regions = new LockRegions([]);
            var code = Code(path, Build, nameof(Nested));
            _ = regions.Around(code.Methods, Return(mark), isReturn: true);
            _ = regions.TakenAt(code.Methods, Return(mark));
        }
    }

    /// <summary>Where a method's body and the metadata lie in a file, and how long they are.</summary>
    private static ((int, int) Body, (int, int) Metadata) Places(byte[] file, string method)
    {
        using var image = new PEReader(new MemoryStream(file));
        var il = Method(method).GetMethodBody()!.GetILAsByteArray()!;
        var body = file.AsSpan().IndexOf(il);
        const int header = 12, clauses = 64;
        return ((body - header, header + il.Length + clauses), (image.PEHeaders.MetadataStartOffset, image.PEHeaders.MetadataSize));
    }

    private static LoadedCode Code(out MethodInfo first, params string[] methods)
    {
        first = Method(methods[0]);
        return Code(Assembly, Build, methods);
    }

    private static LoadedCode Code(string path, Guid build, params string[] methods) => Code(path, build, [.. methods.Select(Method)]);

    private static LoadedCode Code(string path, Guid build, MethodBase[] methods)
    {
        var code = new LoadedCode().Module(7, path, build);
        foreach (var method in methods) code.Method(7, method.MetadataToken, "LockingCode", method.Name, MapOf(method));
        return code;
    }

    private static ulong Return(int il) => LoadedCode.First + (ulong)il + 1;

    private static IReadOnlyList<LockRegion>? Around(LoadedCode code, int il) =>
        new LockRegions([]).Around(code.Methods, Return(il), isReturn: true);

    private static string Kinds(LoadedCode code, int il) => Kinds(Around(code, il));

    private static string Kinds(IReadOnlyList<LockRegion>? regions)
    {
        Assert.NotNull(regions);
        return string.Join(' ', regions.Select(region => region.Kind));
    }
}
