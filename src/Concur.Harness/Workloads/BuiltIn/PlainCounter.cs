namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>A number that is read, raised and written back: nothing keeps two threads from doing so at once.</summary>
internal sealed class PlainCounter
{
    private long _count;

    public void Count(long counts)
    {
        for (var i = 0L; i < counts; i++) Volatile.Write(ref _count, Volatile.Read(ref _count) + 1);
    }

    /// <summary>What was counted, which is nothing from then on.</summary>
    public long Take() => Interlocked.Exchange(ref _count, 0);
}
