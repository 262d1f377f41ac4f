using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Concur.EndToEnd.Tests.Machines.Linux;

/// <summary>What a packet meets on its way from one machine to another. It may be changed at any time.</summary>
/// <param name="DelayMs">Until it arrives at least, ms.</param>
internal sealed record Link(double DelayMs = 0)
{
    /// <summary>Up to so much more, at random, ms. Packets keep their order.</summary>
    public double JitterMs { get; init; }

    /// <summary>How many of a hundred are lost.</summary>
    public double LossPercent { get; init; }

    /// <summary>Megabits a second; 0 for as many as the wire can carry.</summary>
    public double Megabits { get; init; }
}

/// <summary>
/// Joins machines that are network namespaces: each has a tun device, and what is sent to one is read here, held back, and written to the
/// other. This kernel has no netem. Machines are numbered from 0, by the third number of their addresses.
/// </summary>
internal sealed class Wire : IDisposable
{
    private const int Largest = 65_536;
    private const int DestinationAt = 16;

    private readonly int[] _devices;
    private readonly Link[,] _links;
    private readonly bool[] _isPulled;
    private readonly WireWay?[,] _ways;
    private readonly List<Thread> _readers = [];
    private volatile bool _isOver;

    /// <param name="names">The names of the devices, which are made: one for each machine.</param>
    public Wire(IReadOnlyList<string> names)
    {
        var count = names.Count;
        _devices = [.. names.Select(Open)];
        (_links, _isPulled, _ways) = (new Link[count, count], new bool[count], new WireWay[count, count]);
        for (var from = 0; from < count; from++)
        {
            for (var to = 0; to < count; to++)
            {
                _links[from, to] = new Link();
                if (from != to) _ways[from, to] = new WireWay(_devices[to]);
            }
        }

        for (var from = 0; from < count; from++)
        {
            var machine = from;
            var reader = new Thread(() => Read(machine)) { IsBackground = true, Name = $"wire from {machine}" };
            reader.Start();
            _readers.Add(reader);
        }
    }

    /// <summary>Sets one direction.</summary>
    public void Set(int from, int to, Link link) => Volatile.Write(ref _links[from, to], link);

    /// <summary>Sets every direction between any two.</summary>
    public void SetAll(Link link)
    {
        for (var from = 0; from < _devices.Length; from++)
        {
            for (var to = 0; to < _devices.Length; to++) Set(from, to, link);
        }
    }

    /// <summary>Pulls the cable of a machine, or puts it in again.</summary>
    public void Pull(int machine, bool isPulled = true) => Volatile.Write(ref _isPulled[machine], isPulled);

    public void Dispose()
    {
        _isOver = true;
        foreach (var reader in _readers) reader.Join();
        foreach (var way in _ways) way?.Dispose();
        foreach (var device in _devices) _ = Native.close(device);
    }

    private void Read(int from)
    {
        var buffer = new byte[Largest];
        var poll = new Native.Poll { Descriptor = _devices[from], Events = Native.In };
        while (!_isOver)
        {
            const int lookMs = 100;
            if (Native.poll(ref poll, 1, lookMs) <= 0) continue;
            var length = (int)Native.read(_devices[from], buffer, buffer.Length);
            if (length < DestinationAt + 4 || buffer[0] >> 4 != 4) continue;
            int to = buffer[DestinationAt + 2];
            if (to >= _devices.Length || to == from || _isPulled[from] || _isPulled[to]) continue;
            var link = Volatile.Read(ref _links[from, to]);
            if (link.LossPercent > 0 && Random.Shared.NextDouble() * 100 < link.LossPercent) continue;
            _ways[from, to]!.Send(buffer.AsSpan(0, length).ToArray(), link, () => !_isPulled[from] && !_isPulled[to]);
        }
    }

    private static int Open(string name)
    {
        const int tunWithoutHeader = 0x1001; // IFF_TUN | IFF_NO_PI
        const int flagsAt = 16;
        const int request = 40;
        var device = Native.open("/dev/net/tun", Native.ReadWrite);
        var asked = new byte[request];
        Encoding.ASCII.GetBytes(name).CopyTo(asked, 0);
        BitConverter.GetBytes((short)tunWithoutHeader).CopyTo(asked, flagsAt);
        return device >= 0 && Native.ioctl(device, Native.SetInterface, asked) >= 0
            ? device
            : throw new InvalidOperationException($"no tun device: error {Marshal.GetLastPInvokeError()}");
    }
}

/// <summary>One direction between two machines. Its packets keep their order.</summary>
internal sealed class WireWay : IDisposable
{
    /// <summary>Sleeping is this much too long at times, ns; the rest is waited for by yielding.</summary>
    private const long SleepErrorNs = 120_000;

    private readonly int _device;
    private readonly Queue<(byte[] Packet, long DueNs, Func<bool> IsPlugged)> _packets = [];
    private readonly Thread _sender;
    private long _freeAtNs;
    private long _lastDueNs;
    private bool _isOver;

    public WireWay(int device)
    {
        _device = device;
        _sender = new Thread(Deliver) { IsBackground = true, Name = "wire" };
        _sender.Start();
    }

    /// <summary>A packet enters. It leaves after those before it have, at the link's rate, and its delay after that.</summary>
    public void Send(byte[] packet, Link link, Func<bool> isPlugged)
    {
        const double bitsPerByte = 8;
        var nowNs = NowNs();
        if (link.Megabits > 0)
        {
            _freeAtNs = Math.Max(_freeAtNs, nowNs) + (long)(packet.Length * bitsPerByte * 1e3 / link.Megabits);
            nowNs = _freeAtNs;
        }

        var dueNs = nowNs + (long)((link.DelayMs + (link.JitterMs * Random.Shared.NextDouble())) * 1e6);
        _lastDueNs = Math.Max(_lastDueNs, dueNs);
        lock (_packets)
        {
            _packets.Enqueue((packet, _lastDueNs, isPlugged));
            Monitor.Pulse(_packets);
        }
    }

    public void Dispose()
    {
        lock (_packets)
        {
            _isOver = true;
            Monitor.Pulse(_packets);
        }

        _sender.Join();
    }

    private void Deliver()
    {
        while (Next() is { } next)
        {
            WaitUntil(next.DueNs);
            if (next.IsPlugged()) _ = Native.write(_device, next.Packet, next.Packet.Length);
        }
    }

    private (byte[] Packet, long DueNs, Func<bool> IsPlugged)? Next()
    {
        lock (_packets)
        {
            while (_packets.Count == 0 && !_isOver) Monitor.Wait(_packets);
            return _isOver ? null : _packets.Dequeue();
        }
    }

    private static void WaitUntil(long dueNs)
    {
        for (var leftNs = dueNs - NowNs(); leftNs > 0; leftNs = dueNs - NowNs())
        {
            if (leftNs > SleepErrorNs) _ = Native.usleep((uint)((leftNs - SleepErrorNs) / 1_000));
            else Thread.Yield();
        }
    }

    private static long NowNs() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
}

/// <summary>Calls of the C library.</summary>
internal static class Native
{
    public const int ReadWrite = 2;
    public const short In = 1;
    public const ulong SetInterface = 0x400454CA; // TUNSETIFF

    [StructLayout(LayoutKind.Sequential)]
    public struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int close(int descriptor);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int ioctl(int descriptor, ulong request, byte[] argument);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int poll(ref Poll descriptors, ulong count, int timeoutMs);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint read(int descriptor, byte[] buffer, nint count);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint write(int descriptor, byte[] buffer, nint count);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int usleep(uint microseconds);
}
