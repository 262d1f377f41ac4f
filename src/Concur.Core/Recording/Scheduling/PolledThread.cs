using Concur.Core.Model;

namespace Concur.Core.Recording.Scheduling;

/// <summary>A thread whose schedstat is looked at again and again through a descriptor that stays open.</summary>
internal sealed class PolledThread : IDisposable
{
    /// <summary>Three numbers of at most twenty digits.</summary>
    private const int LongestSchedstat = 64;

    private readonly string _folder;
    private readonly int _schedstat;
    private int _children = -1;

    private PolledThread(string folder, int schedstat) => (_folder, _schedstat) = (folder, schedstat);

    /// <summary>The round in which it was last among its process's threads.</summary>
    public int Round { get; set; }

    /// <returns>Null when it has ended already.</returns>
    public static PolledThread? Open(int process, int thread)
    {
        var folder = FormattableString.Invariant($"/proc/{process}/task/{thread}/");
        var descriptor = ProcCalls.OpenFile(folder + "schedstat");
        return descriptor < 0 ? null : new PolledThread(folder, descriptor);
    }

    /// <summary>Looks at it.</summary>
    /// <returns>False when it has ended.</returns>
    public bool TryRead(out long cpuNs, out long queueNs)
    {
        Span<byte> text = stackalloc byte[LongestSchedstat];
        var length = ProcCalls.ReadFromStart(_schedstat, text);
        (cpuNs, queueNs) = (0, 0);
        return length > 0 && ProcRecord.TryParse(text[..length], out cpuNs, out queueNs);
    }

    /// <summary>The processes that it started and that are still there, as the kernel writes them: ids and spaces.</summary>
    /// <returns>How many bytes; at most 0 when there are none.</returns>
    public int Children(Span<byte> into)
    {
        if (_children < 0) _children = ProcCalls.OpenFile(_folder + "children");
        return _children < 0 ? 0 : ProcCalls.ReadFromStart(_children, into);
    }

    public void Dispose()
    {
        _ = ProcCalls.Close(_schedstat);
        if (_children >= 0) _ = ProcCalls.Close(_children);
    }
}
