namespace Concur.Harness.Strategies;

/// <summary>Sets how many threads the thread pool starts without its injection delay.</summary>
internal static class PoolSize
{
    public static void AtLeast(int workers)
    {
        ThreadPool.GetMaxThreads(out var most, out var mostIo);
        if (workers > most) ThreadPool.SetMaxThreads(workers, mostIo);
        ThreadPool.GetMinThreads(out _, out var io);
        ThreadPool.SetMinThreads(workers, io);
    }
}
