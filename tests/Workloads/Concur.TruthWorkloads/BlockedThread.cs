namespace Concur.TruthWorkloads;

/// <summary>Whether a thread is blocked. The runtime says so a little before it is, and may be kept from a core in between.</summary>
/// <param name="Managed">The thread.</param>
/// <param name="StatPath">Its file of the kernel's.</param>
internal sealed record BlockedThread(Thread Managed, string StatPath)
{
    /// <summary>Of the calling thread. /proc/thread-self is a link to PID/task/TID.</summary>
    public static BlockedThread Current() => new(Thread.CurrentThread, $"/proc/{new DirectoryInfo("/proc/thread-self").LinkTarget}/stat");

    /// <summary>It waits as far as the runtime knows, and sleeps as far as the kernel does.</summary>
    public bool IsBlocked => Managed.ThreadState.HasFlag(ThreadState.WaitSleepJoin) && IsAsleep;

    /// <summary>It sleeps as far as the kernel knows: field 3 of proc(5)'s stat is S.</summary>
    public bool IsAsleep
    {
        get
        {
            var stat = File.ReadAllText(StatPath);
            return stat[stat.LastIndexOf(')') + 2] == 'S';
        }
    }
}
