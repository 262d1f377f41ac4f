using System.Text;

namespace Concur.Traces.Tests.Nettrace;

/// <summary>
/// Writes nettrace files event by event: version 4 with uncompressed headers, or version 6. Events of a thread get the
/// next number each, unless they are left out.
/// </summary>
#pragma warning disable CA1001 // Streams in memory hold nothing that must be released.
internal sealed class NettraceBytes
#pragma warning restore CA1001
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const string Rundown = "Microsoft-Windows-DotNETRuntimeRundown";
    private const string Events = "Universal.Events";
    private const string Machine = "Universal.System";
    private const string Session = "Microsoft-DotNETCore-EventPipe";
    private const string Library = "System.Diagnostics.Eventing.FrameworkEventSource";
    private const string Sampler = "Microsoft-DotNETCore-SampleProfiler";
    private readonly int _version;
    private readonly int _pointerBytes;
    private readonly BinaryWriter _writer;
    private readonly Dictionary<(string Provider, int Id), int> _kinds = [];
    private readonly Dictionary<int, uint> _numbers = [];
    private readonly HashSet<int> _threads = [];
    private readonly Dictionary<int, int> _processOf = [];
    private readonly Dictionary<int, int> _systemIds = [];

    /// <param name="version">4 or 6.</param>
    /// <param name="startNs">The session's start.</param>
    /// <param name="ticksPerSecond">The events' clock.</param>
    /// <param name="pointerBytes">4 or 8.</param>
    /// <param name="processors">Logical processors; version 4 alone.</param>
    /// <param name="settings">What else the header says; version 6 alone.</param>
    public NettraceBytes(
        int version = 4,
        long startNs = 1_000,
        long ticksPerSecond = 1_000_000_000,
        int pointerBytes = 8,
        int processors = 2,
        params (string Name, string Value)[] settings)
    {
        (_version, _pointerBytes, _writer) = (version, pointerBytes, new BinaryWriter(new MemoryStream()));
        _writer.Write("Nettrace"u8);
        var fields = Bytes(writer =>
        {
            foreach (var part in (short[])[2026, 1, 5, 2, 3, 4, 5, 6]) writer.Write(part);
            writer.Write(startNs);
            writer.Write(ticksPerSecond);
            writer.Write(pointerBytes);
            if (version >= 6)
            {
                writer.Write(settings.Length);
                foreach (var text in settings.SelectMany(setting => new[] { setting.Name, setting.Value })) writer.Write(text);
                return;
            }

            foreach (var number in (int[])[77, processors, 0]) writer.Write(number);
        });
        if (version >= 6)
        {
            foreach (var number in (int[])[0, 6, 0]) _writer.Write(number);
            Block("", 1, fields);
            return;
        }

        _writer.Write(20);
        _writer.Write("!FastSerialization.1"u8);
        Begin("Trace", version);
        _writer.Write(fields);
        _writer.Write((byte)6);
    }

    /// <summary>Says of which process a thread is; version 6 alone, and before the thread's first event.</summary>
    public NettraceBytes InProcess(int process, params int[] threads)
    {
        foreach (var thread in threads) _processOf[thread] = process;
        return this;
    }

    /// <summary>The system's id of a thread; version 6 alone, and before the thread's first event.</summary>
    public NettraceBytes WithId(int thread, int systemId)
    {
        _systemIds[thread] = systemId;
        return this;
    }

    /// <summary>A sample of a recorder of the whole machine; version 6 alone, as all that follow.</summary>
    public NettraceBytes CpuSample(int thread, long timeNs, uint stack = 0, int weight = 1) =>
        Event(Events, 1, thread, timeNs, writer => writer.Write7BitEncodedInt(weight), stack, name: "cpu");

    /// <summary>A thread comes onto a CPU, which it had left so many ns before.</summary>
    public NettraceBytes SwitchedIn(int thread, long timeNs, long offNs, uint stack = 0) =>
        Event(Events, 2, thread, timeNs, writer => writer.Write7BitEncodedInt64(offNs), stack, name: "cswitch");

    /// <summary>A thread leaves a CPU, and comes onto one again so many ns later.</summary>
    public NettraceBytes SwitchedOut(int thread, long timeNs, long offNs, uint stack = 0) => SwitchedIn(thread, timeNs, offNs, stack);

    public NettraceBytes Mapping(int thread, ulong start, ulong end, string path) => Event(Machine, 3, thread, 1_000, writer =>
    {
        foreach (var number in (ulong[])[1, start, end, 0]) writer.Write7BitEncodedInt64((long)number);
        Text(writer, path);
        writer.Write((byte)0);
    }, name: "ProcessMapping");

    public NettraceBytes Symbol(int thread, ulong start, ulong end, string name) => Event(Machine, 4, thread, 1_000, writer =>
    {
        foreach (var number in (ulong[])[1, 1, start, end]) writer.Write7BitEncodedInt64((long)number);
        Text(writer, name);
    }, name: "ProcessSymbol");

    public NettraceBytes Process(int thread, string name) => Event(Machine, 0, thread, 1_000, writer =>
    {
        writer.Write7BitEncodedInt(1);
        Text(writer, name);
        Text(writer, "");
    }, name: "ExistingProcess");

    public NettraceBytes SuspendBegin(int thread, long timeNs, uint reason = 1) =>
        Event(Runtime, 9, thread, timeNs, writer => { writer.Write(reason); writer.Write(0); });

    public NettraceBytes SuspendEnd(int thread, long timeNs) => Event(Runtime, 8, thread, timeNs);

    public NettraceBytes RestartBegin(int thread, long timeNs) => Event(Runtime, 7, thread, timeNs);

    public NettraceBytes RestartEnd(int thread, long timeNs) => Event(Runtime, 3, thread, timeNs);

    public NettraceBytes LockStart(int thread, long timeNs, ulong id = 5, long owner = 0, uint stack = 0) =>
        Event(Runtime, 81, thread, timeNs, writer =>
    {
        writer.Write((byte)0);
        writer.Write((short)0);
        Pointer(writer, id);
        Pointer(writer, 0);
        writer.Write(owner);
    }, stack);

    public NettraceBytes LockStop(int thread, long timeNs) =>
        Event(Runtime, 91, thread, timeNs, writer => { writer.Write((byte)0); writer.Write((short)0); writer.Write(1.0); });

    public NettraceBytes WaitStart(int thread, long timeNs, byte source = 0, uint stack = 0) =>
        Event(Runtime, 301, thread, timeNs, writer => { writer.Write(source); Pointer(writer, 9); writer.Write((short)0); }, stack);

    public NettraceBytes WaitStop(int thread, long timeNs) => Event(Runtime, 302, thread, timeNs, writer => writer.Write((short)0));

    public NettraceBytes JitStart(int thread, long timeNs, long method) =>
        Event(Runtime, 145, thread, timeNs, writer => writer.Write(method));

    /// <param name="thread">The thread.</param>
    /// <param name="timeNs">When its code was there.</param>
    /// <param name="method">Its number.</param>
    /// <param name="tier">As its flags have it.</param>
    /// <param name="start">Where its code lies: 128 bytes.</param>
    /// <param name="type">The name of its type.</param>
    /// <param name="token">Its number in the metadata of its assembly, which is number 1.</param>
    public NettraceBytes MethodLoad(
        int thread, long timeNs, long method, int tier = 3, ulong start = 0x1000, string type = "My.Type", int token = 0) =>
        Event(Runtime, 143, thread, timeNs, writer =>
    {
        writer.Write(method);
        writer.Write(1L);
        writer.Write(start);
        writer.Write(128);
        writer.Write(token);
        writer.Write(tier << 7);
        foreach (var text in (string[])[type, FormattableString.Invariant($"M{method}"), ""])
            writer.Write(Encoding.Unicode.GetBytes(text + "\0"));
    });

    /// <summary>An assembly was loaded, or is named at the session's end.</summary>
    /// <param name="number">The runtime's number of it.</param>
    /// <param name="path">Its file.</param>
    /// <param name="build">The identity of its build.</param>
    /// <param name="rundown">The event of the rundown, 153 or 154; null for that of the loading.</param>
    public NettraceBytes Module(ulong number, string path, Guid build, int? rundown = null) =>
        Event(rundown is null ? Runtime : Rundown, rundown ?? 152, 1, 2_000, writer =>
    {
        writer.Write(number);
        writer.Write(2L);
        writer.Write(0L); // flags
        foreach (var text in (string[])[path, path + ".native"]) writer.Write(Encoding.Unicode.GetBytes(text + "\0"));
        writer.Write((short)9);
        writer.Write(build.ToByteArray());
        writer.Write(1);
        writer.Write(Encoding.Unicode.GetBytes("/obj/app.pdb\0"));
    });

    public NettraceBytes GcStart(int thread, long timeNs, int generation, int type, int reason = 0) =>
        Event(Runtime, 1, thread, timeNs, writer => { foreach (var number in (int[])[1, generation, reason, type]) writer.Write(number); });

    public NettraceBytes Throw(int thread, long timeNs, string type) => Event(
        Runtime, 80, thread, timeNs, writer => writer.Write(Encoding.Unicode.GetBytes(type + "\0a message\0")));

    public NettraceBytes Allocation(int thread, long timeNs, long bytes, string type) => Event(Runtime, 10, thread, timeNs, writer =>
    {
        writer.Write((int)bytes);
        writer.Write(0);
        writer.Write((short)0);
        writer.Write(bytes);
        Pointer(writer, (ulong)type.Length);
        writer.Write(Encoding.Unicode.GetBytes(type + "\0"));
    });

    public NettraceBytes PoolThreads(int thread, long timeNs, int threads, bool isStart = true) =>
        Event(Runtime, isStart ? 50 : 51, thread, timeNs, writer => writer.Write(threads));

    public NettraceBytes PoolAdjustment(int thread, long timeNs, int reason) =>
        Event(Runtime, 55, thread, timeNs, writer => { writer.Write(1.0); writer.Write(3); writer.Write(reason); });

    /// <summary>An item comes into the pool's queue, or is taken from it by the thread.</summary>
    public NettraceBytes PoolItem(int thread, long timeNs, long item, bool enters) =>
        Event(Library, enters ? 30 : 31, thread, timeNs, writer => writer.Write(item));

    public NettraceBytes Sample(int thread, long timeNs, uint stack, int samplerThread = 99) =>
        Event(Sampler, 0, thread, timeNs, writer => writer.Write(1), stack, samplerThread);

    public NettraceBytes RuntimeVersion(short major, short minor, short build, string library = "") =>
        Event(Rundown, 187, 1, 2_000, writer =>
    {
        writer.Write(new byte[12]);
        foreach (var part in (short[])[major, minor, build, 0]) writer.Write(part);
        writer.Write(0); // how it was started
        writer.Write((byte)0);
        writer.Write(Encoding.Unicode.GetBytes("app --fast\0"));
        writer.Write(new byte[16]);
        writer.Write(Encoding.Unicode.GetBytes(library + "\0"));
    });

    /// <summary>The description of the session.</summary>
    public NettraceBytes ProcessInfo(string commandLine) => Event(Session, 1, 1, 2_000, writer =>
    {
        foreach (var text in (string[])[commandLine, "Linux", "x64"]) writer.Write(Encoding.Unicode.GetBytes(text + "\0"));
    });

    /// <summary>The runtime's description of itself; its command line begins at an odd byte.</summary>
    public NettraceBytes RuntimeInformation(string commandLine) => Event(Rundown, 187, 1, 2_000, writer =>
    {
        writer.Write(new byte[25]);
        writer.Write(Encoding.Unicode.GetBytes(commandLine + "\0"));
        writer.Write(new byte[16]);
    });

    /// <summary>A thread's next event, whatever it is, did not make it into the file.</summary>
    public NettraceBytes Lose(int thread, int events = 1)
    {
        _numbers[thread] = _numbers.GetValueOrDefault(thread) + (uint)events;
        return this;
    }

    /// <summary>Another thread gets the id of one that ended: its events are numbered from one on.</summary>
    public NettraceBytes Recycle(int thread)
    {
        _numbers.Remove(thread);
        return this;
    }

    public NettraceBytes Stacks(uint first, params ulong[][] stacks) => Block("StackBlock", 5, Bytes(writer =>
    {
        writer.Write(first);
        writer.Write(stacks.Length);
        foreach (var stack in stacks)
        {
            writer.Write(stack.Length * _pointerBytes);
            foreach (var address in stack) Pointer(writer, address);
        }
    }));

    public NettraceBytes SequencePoint(long timeNs, params (int Thread, int Number)[] threads) => Block("SPBlock", 4, Bytes(writer =>
    {
        writer.Write(timeNs);
        if (_version >= 6) writer.Write(0);
        writer.Write(threads.Length);
        foreach (var (thread, number) in threads)
        {
            if (_version >= 6)
            {
                writer.Write7BitEncodedInt(thread);
                writer.Write7BitEncodedInt(number);
                continue;
            }

            writer.Write((long)thread);
            writer.Write(number);
        }
    }));

    public byte[] ToArray()
    {
        if (_version >= 6) _writer.Write(0);
        else _writer.Write((byte)1);
        return CutOff();
    }

    /// <summary>Without the mark that ends a file.</summary>
    public byte[] CutOff() => ((MemoryStream)_writer.BaseStream).ToArray();

    private NettraceBytes Event(
        string provider,
        int id,
        int thread,
        long timeNs,
        Action<BinaryWriter>? payload = null,
        uint stack = 0,
        int? capturedBy = null,
        string name = "")
    {
        var (kind, captor) = (KindOf(provider, id, name), capturedBy ?? thread);
        foreach (var one in new[] { thread, captor }) AddThread(one);
        _numbers[captor] = _numbers.GetValueOrDefault(captor) + 1;
        return Block("EventBlock", 2, Rows(writer =>
        {
            writer.Write(kind);
            writer.Write(_numbers[captor]);
            writer.Write((long)thread);
            writer.Write((long)captor);
            writer.Write(0);
            writer.Write(stack);
            writer.Write(timeNs);
            writer.Write(new byte[_version >= 6 ? 4 : 32]);
        }, Bytes(payload ?? (_ => { }))));
    }

    private int KindOf(string provider, int id, string name)
    {
        const int payloadVersion = 2;
        if (_kinds.TryGetValue((provider, id), out var kind)) return kind;
        _kinds[(provider, id)] = kind = _kinds.Count + 1;
        if (_version >= 6)
        {
            Block("", 3, Bytes(block =>
            {
                var row = Bytes(writer =>
                {
                    writer.Write7BitEncodedInt(kind);
                    writer.Write(provider);
                    writer.Write7BitEncodedInt(id);
                    writer.Write(name);
                    writer.Write((short)0);
                    writer.Write((short)2);
                    writer.Write((byte)9); // the version
                    writer.Write((byte)payloadVersion);
                });
                block.Write((short)0);
                block.Write((short)row.Length);
                block.Write(row);
            }));
            return kind;
        }

        Block("MetadataBlock", 3, Rows(writer => writer.Write(new byte[4 + 4 + 8 + 8 + 4 + 4 + 8 + 32]), Bytes(writer =>
        {
            writer.Write(kind);
            writer.Write(Encoding.Unicode.GetBytes(provider + "\0"));
            writer.Write(id);
            writer.Write((short)0);
            writer.Write(0L);
            writer.Write(payloadVersion);
            writer.Write(4);
            writer.Write(0);
        })));
        return kind;
    }

    /// <summary>Version 6 refers to threads by numbers of its own; the ids are these plus a thousand unless others are given.</summary>
    private void AddThread(int thread)
    {
        if (_version < 6 || !_threads.Add(thread)) return;
        var row = Bytes(writer =>
        {
            writer.Write7BitEncodedInt(thread);
            if (_processOf.TryGetValue(thread, out var process))
            {
                writer.Write((byte)2);
                writer.Write7BitEncodedInt(process);
            }

            writer.Write((byte)3);
            writer.Write7BitEncodedInt(_systemIds.GetValueOrDefault(thread, thread + 1_000));
        });
        Block("", 6, Bytes(writer => { writer.Write((short)row.Length); writer.Write(row); }));
    }

    /// <summary>A block's header, and a row.</summary>
    private byte[] Rows(Action<BinaryWriter> header, byte[] payload) => Bytes(writer =>
    {
        writer.Write((short)20);
        writer.Write((short)0);
        writer.Write(0L);
        writer.Write(0L);
        var fields = Bytes(header);
        writer.Write(fields.Length + sizeof(int) + payload.Length);
        writer.Write(fields);
        writer.Write(payload.Length);
        writer.Write(payload);
        if (_version < 6) writer.Write(new byte[(4 - (payload.Length % 4)) % 4]);
    });

    private NettraceBytes Block(string type, int kind, byte[] content)
    {
        if (_version >= 6)
        {
            _writer.Write(content.Length | (kind << 24));
            _writer.Write(content);
            return this;
        }

        Begin(type, version: 2);
        _writer.Write(content.Length);
        while (_writer.BaseStream.Position % 4 != 0) _writer.Write((byte)0);
        _writer.Write(content);
        _writer.Write((byte)6);
        return this;
    }

    private void Begin(string type, int version)
    {
        foreach (var tag in (byte[])[5, 5, 1]) _writer.Write(tag);
        _writer.Write(version);
        _writer.Write(version);
        _writer.Write(type.Length);
        _writer.Write(Encoding.ASCII.GetBytes(type));
        _writer.Write((byte)6);
    }

    private static void Text(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((short)bytes.Length);
        writer.Write(bytes);
    }

    private void Pointer(BinaryWriter writer, ulong value)
    {
        if (_pointerBytes == 4) writer.Write((uint)value);
        else writer.Write(value);
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        return stream.ToArray();
    }
}
