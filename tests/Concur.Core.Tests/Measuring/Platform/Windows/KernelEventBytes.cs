using System.Text;
using Concur.Core.Measuring.Platform.Windows;
using Concur.Traces.Perf;

namespace Concur.Core.Tests.Measuring.Platform.Windows;

/// <summary>
/// Events of the Windows kernel as bytes, by the numbers of its documentation and by nothing of the tool. They are added in the order of
/// time; a tick is 100 ns, as it is on Windows, unless it is said otherwise.
/// </summary>
internal sealed class KernelEventBytes
{
    public const long TicksPerSecond = 10_000_000;

    public const byte Ready = 1;
    public const byte Standby = 3;
    public const byte Terminated = 4;
    public const byte Waiting = 5;

    private static readonly Guid Thread = new(0x3d6fa8d1, 0xfe05, 0x11d0, 0x9d, 0xda, 0x00, 0xc0, 0x4f, 0xd7, 0xba, 0x7c);
    private static readonly Guid Process = new(0x3d6fa8d0, 0xfe05, 0x11d0, 0x9d, 0xda, 0x00, 0xc0, 0x4f, 0xd7, 0xba, 0x7c);

    public List<(KernelEventHeader Header, byte[] Payload)> All { get; } = [];

    /// <summary>CSwitch: of 24 bytes, the old thread's state is the fifteenth.</summary>
    public KernelEventBytes Switch(long ticks, int processor, int oldThread, byte oldState, int newThread) =>
        Add(Thread, 36, 4, ticks, processor, payload =>
        {
            payload.Write(newThread);
            payload.Write(oldThread);
            payload.Write([8, 9, 0, 0, 15, 1, oldState, 2]);
            payload.Write(77); // How long the new thread waited, which is in units of the clock.
            payload.Write(0);
        });

    public KernelEventBytes Wake(long ticks, int processor, int thread) => Add(Thread, 50, 2, ticks, processor, payload =>
    {
        payload.Write(thread);
        payload.Write([1, 0, 0, 0]);
    });

    public KernelEventBytes ThreadBegins(long ticks, int process, int thread) => OfThread(1, ticks, process, thread);

    public KernelEventBytes ThreadExists(long ticks, int process, int thread) => OfThread(3, ticks, process, thread);

    public KernelEventBytes ThreadEnds(long ticks, int process, int thread) => OfThread(2, ticks, process, thread);

    public KernelEventBytes ThreadNamed(long ticks, int process, int thread, string name) => Add(Thread, 72, 2, ticks, 0, payload =>
    {
        payload.Write(process);
        payload.Write(thread);
        payload.Write(Encoding.Unicode.GetBytes(name + "\0"));
    });

    public KernelEventBytes ProcessBegins(long ticks, int process, int parent) => OfProcess(1, ticks, process, parent);

    public KernelEventBytes ProcessExists(long ticks, int process, int parent) => OfProcess(3, ticks, process, parent);

    public KernelEventBytes ProcessEnds(long ticks, int process, int parent) => OfProcess(2, ticks, process, parent);

    public KernelEventBytes Add(Guid provider, byte opcode, byte version, long ticks, int processor, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var payload = new BinaryWriter(stream);
        write(payload);
        All.Add((new KernelEventHeader(provider, opcode, version, sizeof(long), ticks, processor), stream.ToArray()));
        return this;
    }

    /// <summary>Converts them, as a recording does, and saves what that makes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="root">The process that is recorded.</param>
    /// <param name="ticksPerSecond">Of the clock.</param>
    /// <param name="lost">Events that the session has lost.</param>
    /// <param name="states">Of threads that were there before, or are afterwards.</param>
    public string Save(
        string path, int root, long ticksPerSecond = TicksPerSecond, long lost = 0, IReadOnlyList<PerfThreadState>? states = null)
    {
        using var file = new KernelEventFile(path);
        var converter = new KernelEventConverter(file.Records, ticksPerSecond);
        converter.Follow([root]);
        foreach (var state in states ?? []) converter.Know(state.ProcessId, state.ThreadId, "", state.TimeNs);
        foreach (var (header, payload) in All)
        {
            if (KernelEvent.Read(header, payload) is { } one) converter.Add(one);
        }

        converter.Lose(lost);
        file.Complete(states ?? []);
        return path;
    }

    private KernelEventBytes OfThread(byte opcode, long ticks, int process, int thread) => Add(Thread, opcode, 3, ticks, 0, payload =>
    {
        payload.Write(process);
        payload.Write(thread);
        payload.Write(new byte[7 * sizeof(long)]); // Stacks, affinity, where it begins, its block.
        payload.Write(0);
        payload.Write([8, 5, 2, 0]);
    });

    private KernelEventBytes OfProcess(byte opcode, long ticks, int process, int parent) => Add(Process, opcode, 4, ticks, 0, payload =>
    {
        payload.Write(0xFFFF_A00B_0000_1000);
        payload.Write(process);
        payload.Write(parent);
        payload.Write(1);
        payload.Write(259);
        payload.Write(0x1AA000L);
        payload.Write(0);
        payload.Write(new byte[16]);
        payload.Write("dotnet.exe\0"u8);
        payload.Write(Encoding.Unicode.GetBytes("dotnet harness.dll\0"));
    });
}
