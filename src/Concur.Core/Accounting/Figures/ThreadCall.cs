using System.Collections.Frozen;
using Concur.Core.Model;

namespace Concur.Core.Accounting.Figures;

/// <summary>What a thread was in, as its stack tells.</summary>
/// <param name="Kind">One of <see cref="CallKinds"/>.</param>
/// <param name="Call">The method, or the system call; null where it is not known.</param>
/// <param name="Site">The method of the program that led to it; null where none is on the stack.</param>
internal sealed record ThreadCall(string Kind, string? Call, string? Site)
{
    private const string Namespace = "System.Threading.";
    private const string KernelPrefix = "[kernel: ";

    /// <summary>
    /// The methods that acquire a lock, by type. The runtime makes some of them part of their callers: then the one that they call is on
    /// the stack, and stands for them.
    /// </summary>
    private static readonly (string Type, string[] Methods, string Call)[] Acquiring =
    [
        ("SemaphoreSlim.", ["Wait"], "SemaphoreSlim.Wait"),
        ("ReaderWriterLockSlim.", ["EnterWriteLock", "TryEnterWriteLock"], "ReaderWriterLockSlim.EnterWriteLock"),
        ("ReaderWriterLockSlim.", ["EnterUpgradeable", "TryEnterUpgradeable"], "ReaderWriterLockSlim.EnterUpgradeableReadLock"),
        ("ReaderWriterLockSlim.", ["EnterReadLock", "TryEnterReadLock"], "ReaderWriterLockSlim.EnterReadLock"),
        ("SpinLock.", ["Enter", "TryEnter", "ContinueTryEnter"], "SpinLock.Enter"),
        ("Lock.", ["Enter", "TryEnter"], "Lock.Enter"),
        ("Monitor.", ["Enter", "TryEnter", "ReliableEnter"], "Monitor.Enter"),
    ];

    /// <summary>What the names of methods that call the system begin with.</summary>
    private static readonly string[] OfTheSystem = ["System.IO.", "System.Net.", "System.Diagnostics.", "Interop.", "Microsoft.Win32."];

    private static readonly FrozenDictionary<string, string> KindOfSystemCall = new Dictionary<string, string[]>
    {
        [CallKinds.Sleep] = ["nanosleep", "clock_nanosleep"],
        [CallKinds.File] =
        [
            "read", "pread64", "readv", "preadv", "preadv2", "write", "pwrite64", "writev", "pwritev", "pwritev2", "fsync", "fdatasync",
            "sync_file_range", "open", "openat", "openat2", "close", "stat", "lstat", "fstat", "newfstatat", "newstat", "newlstat",
            "newfstat", "statx", "access", "faccessat", "faccessat2", "getdents64", "unlink", "unlinkat", "rename", "renameat", "renameat2",
            "mkdir", "mkdirat", "rmdir", "ftruncate", "truncate", "fallocate", "copy_file_range", "sendfile64", "flock", "fcntl",
            "readlink", "readlinkat", "lseek", "io_uring_enter",
        ],
        [CallKinds.Socket] =
        [
            "recvfrom", "recvmsg", "recvmmsg", "sendto", "sendmsg", "sendmmsg", "accept", "accept4", "connect", "epoll_wait", "epoll_pwait",
            "epoll_pwait2", "poll", "ppoll", "select", "pselect6", "shutdown",
        ],
        [CallKinds.Memory] = ["mmap", "mmap_pgoff", "munmap", "mprotect", "madvise", "brk", "mremap", "mlock", "membarrier"],
        [CallKinds.Process] = ["wait4", "waitid", "vfork", "clone", "clone3", "execve"],
    }.SelectMany(kind => kind.Value.Select(call => (call, kind.Key))).ToFrozenDictionary(pair => pair.call, pair => pair.Key);

    /// <summary>Whether it sleeps between two tries to acquire a lock.</summary>
    public bool IsAsleep { get; private init; }

    /// <summary>Whether it is in a method that blocks, on its way to a lock.</summary>
    public bool IsWaiting { get; private init; }

    /// <summary>Whether it acquires a lock.</summary>
    public bool IsAcquiring => Kind == CallKinds.Acquire;

    /// <param name="frames">
    /// The names of the frames, innermost first: of managed code methods, of the kernel what was asked of it, of other code anything in
    /// brackets.
    /// </param>
    public static ThreadCall Of(IReadOnlyList<string> frames)
    {
        // A lock of the library that another one uses within is part of the outer one.
        for (var i = frames.Count - 1; i >= 0; i--)
        {
            if (Acquired(frames[i]) is { } acquired)
            {
                return new ThreadCall(CallKinds.Acquire, acquired, SiteOf(frames, i + 1))
                {
                    IsAsleep = frames.Any(IsSleep),
                    IsWaiting = frames.Take(i).Any(IsWait),
                };
            }
        }

        var site = SiteOf(frames, 0);
        if (frames.Any(IsSleep)) return new ThreadCall(CallKinds.Sleep, "Thread.Sleep", site);
        var isInKernel = frames.Count > 0 && frames[0].StartsWith(KernelPrefix, StringComparison.Ordinal);
        var asked = isInKernel ? frames[0][KernelPrefix.Length..^1] : null;
        return asked switch
        {
            null or "interrupt" => new ThreadCall(CallKinds.Unknown, null, site),
            "page fault" => new ThreadCall(CallKinds.PageFault, null, site),
            _ => OfSystemCall(asked, frames.FirstOrDefault(IsManaged), frames.Any(IsOfSockets), site),
        };
    }

    /// <param name="asked">The system call.</param>
    /// <param name="method">The innermost method of managed code; null without any.</param>
    /// <param name="isOfSockets">Whether a socket is used.</param>
    /// <param name="site">The method of the program.</param>
    private static ThreadCall OfSystemCall(string asked, string? method, bool isOfSockets, string? site)
    {
        var kind = KindOfSystemCall.GetValueOrDefault(asked, CallKinds.Other);
        if (kind == CallKinds.File && isOfSockets) return new ThreadCall(CallKinds.Socket, asked, site);
        if (kind is not (CallKinds.Sleep or CallKinds.Other) || method is null) return new ThreadCall(kind, asked, site);
        if (method.StartsWith(Namespace, StringComparison.Ordinal))
            return new ThreadCall(CallKinds.Other, method[Namespace.Length..], site);

        // A method that does not call the system leads to the runtime's own code, which sleeps while another thread collects or allocates.
        return new ThreadCall(Array.Exists(OfTheSystem, method.StartsWith) ? kind : CallKinds.Runtime, asked, site);
    }

    /// <summary>The same call, awake.</summary>
    public ThreadCall Awake() => this with { IsAsleep = false, IsWaiting = false };

    /// <summary>Whether a method acquires a lock.</summary>
    public static bool Acquires(string frame) => Acquired(frame) is not null;

    private static string? Acquired(string frame)
    {
        if (!frame.StartsWith(Namespace, StringComparison.Ordinal)) return null;
        var name = frame.AsSpan(Namespace.Length);
        foreach (var (type, methods, call) in Acquiring)
        {
            if (!name.StartsWith(type, StringComparison.Ordinal)) continue;
            var method = name[type.Length..];
            foreach (var one in methods)
            {
                if (method.StartsWith(one, StringComparison.Ordinal) && !method.Contains("Async", StringComparison.Ordinal)) return call;
            }
        }

        return null;
    }

    private static string? SiteOf(IReadOnlyList<string> frames, int from) => CallSite.Of([.. frames.Skip(from).Where(IsManaged)])?.Name;

    private static bool IsManaged(string frame) => !frame.StartsWith('[');

    private static bool IsSleep(string frame) => frame.StartsWith(Namespace + "Thread.Sleep", StringComparison.Ordinal);

    private static bool IsWait(string frame) =>
        frame.StartsWith(Namespace + "Monitor.Wait", StringComparison.Ordinal)
        || frame.StartsWith(Namespace + "WaitHandle.", StringComparison.Ordinal);

    private static bool IsOfSockets(string frame) => frame.StartsWith("System.Net.", StringComparison.Ordinal);
}

/// <summary>The kinds of calls in reports.</summary>
internal static class CallKinds
{
    public const string Acquire = CallTime.Acquire;
    public const string Sleep = "sleep";
    public const string File = "file";
    public const string Socket = "socket";
    public const string PageFault = "page-fault";
    public const string Memory = "memory";
    public const string Process = "process";
    public const string Runtime = "runtime";
    public const string Other = "other";
    public const string Unknown = "unknown";
}
