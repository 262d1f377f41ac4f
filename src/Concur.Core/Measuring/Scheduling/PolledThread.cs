using System.Text;
using Concur.Core.Model;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Scheduling;

/// <summary>A thread whose schedstat is looked at again and again through a descriptor that stays open.</summary>
internal sealed class PolledThread : IDisposable
{
    /// <summary>Three numbers of at most twenty digits.</summary>
    private const int LongestSchedstat = 64;

    /// <summary>The kernel keeps fifteen bytes of a name, and ends it by a new line.</summary>
    private const int LongestName = 32;

    private readonly string _folder;
    private readonly int _schedstat;
    private int _children = -1;
    private int _comm = -1;
    private string? _name;

    private PolledThread(string folder, int schedstat) => (_folder, _schedstat) = (folder, schedstat);

    /// <summary>The round in which it was last among its process's threads.</summary>
    public int Round { get; set; }

    /// <summary>Whether its name has been read once.</summary>
    public bool HasName => _name is not null;

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

    /// <summary>What it calls itself now.</summary>
    /// <returns>Null when that is not news, or it has ended.</returns>
    public string? NewName()
    {
        if (_comm < 0) _comm = ProcCalls.OpenFile(_folder + "comm");
        Span<byte> text = stackalloc byte[LongestName];
        var length = _comm < 0 ? 0 : ProcCalls.ReadFromStart(_comm, text);
        if (length <= 0) return null;
        var name = Encoding.UTF8.GetString(text[..length]).TrimEnd('\n');
        if (name == _name) return null;
        return _name = name;
    }

    public void Dispose()
    {
        if (_comm >= 0) _ = ProcCalls.Close(_comm);
        _ = ProcCalls.Close(_schedstat);
        if (_children >= 0) _ = ProcCalls.Close(_children);
    }
}
