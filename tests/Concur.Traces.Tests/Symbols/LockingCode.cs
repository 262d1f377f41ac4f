using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Concur.Traces.Tests.Symbols;

/// <summary>Methods with lock statements of each kind. Between them are marks, at which tests ask what is held.</summary>
internal static class LockingCode
{
    private static readonly object Outer = new();
    private static readonly object Inner = new();
    private static readonly Lock Newer = new();
    private static readonly Lock Newest = new();
    private static readonly SemaphoreSlim Semaphore = new(1, 1);
    private static readonly ReaderWriterLockSlim ReaderWriter = new();
    private static readonly Mutex Named = new();
    private static SpinLock _spin = new(enableThreadOwnerTracking: false);

    private static readonly ConcurrentDictionary<(string Method, int Number), int> Lines = new();

    /// <summary>Tells the line of a mark, and runs for that.</summary>
    /// <param name="run">Calls the method.</param>
    /// <param name="method">Its name.</param>
    /// <param name="number">The mark's number.</param>
    public static int LineOf(Action run, string method, int number)
    {
        run();
        return Lines[(method, number)];
    }

    public static MethodInfo Method(string name) => typeof(LockingCode).GetMethod(name)!;

    /// <summary>A map of code of which each byte is of one byte of the IL.</summary>
    public static (int Native, int Il)[] MapOf(MethodBase method)
    {
        const int longest = 0x100;
        Assert.InRange(method.GetMethodBody()!.GetILAsByteArray()!.Length, 1, longest);
        return [.. Enumerable.Range(0, longest).Select(i => (i, i))];
    }

    /// <summary>Where the marks of a method are in its IL.</summary>
    public static List<int> Marks(MethodBase method) => CallsOf(method, nameof(Mark));

    /// <summary>Where a method calls others of a name.</summary>
    public static List<int> CallsOf(MethodBase method, string name)
    {
        var il = method.GetMethodBody()!.GetILAsByteArray()!;
        return
        [
            .. Enumerable.Range(0, il.Length - sizeof(int)).Where(at =>
                (il[at] == OpCodes.Call.Value || il[at] == OpCodes.Callvirt.Value)
                && NameOf(BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at + 1))) == name),
        ];

        string? NameOf(int token)
        {
            try
            {
                return method.Module.ResolveMethod(token)?.Name;
            }
            catch (ArgumentException)
            {
                return null;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Mark(int number, [CallerMemberName] string method = "", [CallerLineNumber] int line = 0) =>
        Lines[(method, number)] = line;

    public static void Nested()
    {
        Mark(0);
        lock (Outer)
        {
            Mark(1);
            lock (Inner)
            {
                Mark(2);
            }

            Mark(3);
        }

        Mark(4);
    }

    public static void OneBehindAnother()
    {
        Mark(0);
        lock (Outer)
        {
            Mark(1);
        }

        Mark(2);
        lock (Newer)
        {
            Mark(3);
        }

        Mark(4);
    }

    public static void NestedScopes()
    {
        Mark(0);
        lock (Newer)
        {
            Mark(1);
            lock (Newest) Mark(2);
            Mark(3);
        }

        Mark(4);
    }

    public static void OfSemaphore()
    {
        Mark(0);
        Semaphore.Wait();
        try
        {
            Mark(1);
            Mark(2);
        }
        finally
        {
            Semaphore.Release();
        }

        Mark(3);
    }

    public static void OfReaderWriterLock()
    {
        Mark(0);
        ReaderWriter.EnterUpgradeableReadLock();
        try
        {
            Mark(1);
            ReaderWriter.EnterWriteLock();
            try
            {
                Mark(2);
            }
            finally
            {
                ReaderWriter.ExitWriteLock();
            }
        }
        finally
        {
            ReaderWriter.ExitUpgradeableReadLock();
        }

        Mark(3);
        ReaderWriter.EnterReadLock();
        try
        {
            Mark(4);
        }
        finally
        {
            ReaderWriter.ExitReadLock();
        }

        Mark(5);
    }

    public static void OfSpinLock()
    {
        var isTaken = false;
        Mark(0);
        try
        {
            _spin.Enter(ref isTaken);
            Mark(1);
        }
        finally
        {
            if (isTaken) _spin.Exit();
        }

        Mark(2);
    }

    public static void OfMutex()
    {
        Mark(0);
        Named.WaitOne();
        try
        {
            Mark(1);
        }
        finally
        {
            Named.ReleaseMutex();
        }

        Mark(2);
    }

    public static async Task OfSemaphoreAsync()
    {
        Mark(0);
        await Semaphore.WaitAsync();
        try
        {
            Mark(1);
            await Task.Yield();
            Mark(2);
        }
        finally
        {
            Semaphore.Release();
        }

        Mark(3);
    }

    public static void ByHand()
    {
        Mark(0);
        Monitor.Enter(Outer);
        try
        {
            Mark(1);
        }
        finally
        {
            Monitor.Exit(Outer);
        }

        Newer.Enter();
        try
        {
            Mark(2);
        }
        finally
        {
            Newer.Exit();
        }

        Mark(3);
    }

    /// <summary>The lock is of the finally alone.</summary>
    public static void LockInFinally()
    {
        try
        {
            Mark(0);
        }
        finally
        {
            lock (Outer) Mark(1);
        }

        Mark(2);
    }

    public static void NoLock()
    {
        Mark(0);
        try
        {
            Mark(1);
        }
        finally
        {
            Mark(2);
        }
    }

    public static void CallsSmall()
    {
        lock (Outer)
        {
            Mark(0);
            Small();
            Mark(1);
        }
    }

    public static void Small()
    {
        lock (Inner) Mark(0);
    }

    public static void CallsPartly() => LocksPartly();

    public static void LocksPartly()
    {
        GC.KeepAlive(Outer);
        GC.KeepAlive(Outer);
        lock (Inner) GC.KeepAlive(Inner);
        GC.KeepAlive(Outer);
        GC.KeepAlive(Outer);
    }

    public static void CallsCaller()
    {
        Caller();
        Small();
    }

    public static void Caller()
    {
        lock (Outer)
        {
            CalledInLock();
            CalledInBoth();
        }

        CalledInBoth();
    }

    public static void CalledInLock() => Mark(0);

    public static void CalledInBoth() => Mark(0);
}
