using System.Buffers.Binary;
using System.Text;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols.Linux;

namespace Concur.Traces.Nettrace;

/// <summary>
/// A nettrace file of version 4, 5 or 6 as a sequence of blocks, read forwards. No block is read that is longer than the
/// file, and a file that was cut off ends after its last whole block.
/// Source: NetTraceFormat_v5.md and NetTraceFormat.md of github.com/microsoft/perfview.
/// </summary>
internal sealed class NettraceContainer : IDisposable
{
    private const int PlainVersion = 6;
    private const int LeastObjectVersion = 4;
    private const int MostObjectVersion = 5;
    private const byte NullReference = 1;
    private const byte BeginPrivateObject = 5;
    private const byte EndObject = 6;
    private const int MostNameBytes = 64;
    private const int NoProcessors = 65_535; // What NativeAOT writes in place of their number.
    private const int MostBlockBytes = 64 << 20;
    private readonly Stream _file;
    private readonly byte[] _small = new byte[MostNameBytes];
    private byte[] _block = new byte[1 << 16];
    private bool _atEnd;

    private NettraceContainer(Stream file, int version) => (_file, Version) = (file, version);

    /// <summary>The format's version, 4 to 6.</summary>
    public int Version { get; }

    /// <summary>The header's facts.</summary>
    public SessionHeader Header { get; private set; } = new(null, 0, null, null);

    /// <summary>The events' clock at the session's start, in its own ticks.</summary>
    public long StartTicks { get; private set; }

    /// <summary>The events' clock's frequency; 1e9 on Linux.</summary>
    public long TicksPerSecond { get; private set; } = 1_000_000_000;

    /// <summary>Whether the process was compiled ahead of time. Its events call owners of locks by numbers of the runtime's own.</summary>
    public bool IsNativeAot { get; private set; }

    /// <summary>The time on a CPU from one sample to the next, ns; null where the file does not have it.</summary>
    public int? SampleNs { get; private set; }

    /// <summary>Bytes of an address of the traced process: 4 or 8.</summary>
    public int PointerBytes { get; private set; } = 8;

    /// <summary>Whether the mark that ends a file was read after the last block.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>What is wrong after the last block that was read, in words; null when nothing is, or the file merely ends.</summary>
    public string? Flaw { get; private set; }

    /// <summary>Where the bytes of the last block that was read begin in the file.</summary>
    public long BlockOffset { get; private set; }

    /// <summary>Opens a file at its first block.</summary>
    /// <exception cref="UnreadableTraceException">It is not there, or no nettrace file of a version that can be read.</exception>
    public static NettraceContainer Open(string path)
    {
        if (Directory.Exists(path)) throw new UnreadableTraceException($"'{path}' is a folder; give one of its .nettrace files");
        if (!File.Exists(path)) throw new UnreadableTraceException($"there is no file '{path}'");
        if (FileIdentity.IsOrdinary(path) == false) throw UnreadableTraceException.OfPipe(path);
        FileStream? file = null;
        try
        {
            const int buffer = 1 << 16;
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, buffer, FileOptions.SequentialScan);
            if (file.Length == 0)
                throw new UnreadableTraceException(
                    $"'{path}' is empty: the traced process ended before its session began, or nothing was written");
            return Open(file);
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (e is FormatException) throw new UnreadableTraceException($"'{path}' is no trace that can be read: {e.Message}");
            if (e is IOException or UnauthorizedAccessException)
                throw new UnreadableTraceException($"'{path}' cannot be read: {e.Message.ReplaceLineEndings(" ")}");
            throw;
        }
    }

    /// <summary>The next block.</summary>
    /// <param name="kind">Its kind; one that is not known is to be passed over.</param>
    /// <param name="block">Its bytes, valid until the next call.</param>
    /// <returns>False at the end of what is whole.</returns>
    public bool TryNext(out BlockKind kind, out ReadOnlySpan<byte> block) =>
        Version >= PlainVersion ? TryNextPlain(out kind, out block) : TryNextObject(out kind, out block);

    /// <summary>An instant of the events' clock as ns of the monotonic clock.</summary>
    public long Ns(long ticks) => TicksPerSecond == 1_000_000_000 ? ticks : (long)((Int128)ticks * 1_000_000_000 / TicksPerSecond);

    public void Dispose() => _file.Dispose();

    private static NettraceContainer Open(FileStream file)
    {
        Span<byte> head = stackalloc byte[12];
        if (file.ReadAtLeast(head[..8], 8, throwOnEndOfStream: false) < 8 || !head.StartsWith("Nettrace"u8))
            throw new FormatException("it does not begin as a nettrace file does");
        if (file.ReadAtLeast(head[8..], 4, throwOnEndOfStream: false) < 4) throw new FormatException("it ends within its header");
        var nameLength = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        return nameLength == 0 ? OpenPlain(file) : OpenObjects(file, nameLength);
    }

    /// <summary>Version 6: a version, then blocks with 24 bits of length and 8 bits of kind before them.</summary>
    private static NettraceContainer OpenPlain(FileStream file)
    {
        Span<byte> versions = stackalloc byte[8];
        if (file.ReadAtLeast(versions, 8, throwOnEndOfStream: false) < 8) throw new FormatException("it ends within its header");
        var version = BinaryPrimitives.ReadInt32LittleEndian(versions);
        if (version != PlainVersion) throw WrongVersion(version);
        var container = new NettraceContainer(file, version);
        if (!container.TryNextPlain(out var kind, out var fields)) throw new FormatException("it ends within its header");
        if (kind != BlockKind.Trace || fields.Length < 36) throw new FormatException("it has no header");
        container.ReadHeader(fields, hasProcess: false);
        return container;
    }

    /// <summary>Versions 4 and 5: every block, and the header, is an object of the FastSerialization format.</summary>
    private static NettraceContainer OpenObjects(FileStream file, int nameLength)
    {
        const int fieldBytes = 48;
        var expected = "!FastSerialization.1"u8;
        Span<byte> name = stackalloc byte[20];
        if (nameLength != expected.Length
            || file.ReadAtLeast(name, nameLength, throwOnEndOfStream: false) < nameLength
            || !name.SequenceEqual(expected))
            throw new FormatException("its header is damaged");
        var probe = new NettraceContainer(file, 0);
        if (!probe.TryBegin(out var type, out var version) || type != "Trace") throw new FormatException("its header is damaged");
        if (version is < LeastObjectVersion or > MostObjectVersion) throw WrongVersion(version);
        var container = new NettraceContainer(file, version);
        if (!container.TryRead(fieldBytes, out var fields)) throw new FormatException("it ends within its header");
        container.ReadHeader(fields, hasProcess: true);
        return container.TryByte(out var end) && end == EndObject ? container : throw new FormatException("its header is damaged");
    }

    private static FormatException WrongVersion(int version) =>
        new(FormattableString.Invariant($"its format has version {version}; 4 to 6 can be read"));

    private void ReadHeader(ReadOnlySpan<byte> fields, bool hasProcess)
    {
        StartTicks = BinaryPrimitives.ReadInt64LittleEndian(fields[16..]);
        TicksPerSecond = BinaryPrimitives.ReadInt64LittleEndian(fields[24..]);
        if (TicksPerSecond is <= 0 or > 1_000_000_000_000) throw new FormatException("its clock has no frequency");
        PointerBytes = BinaryPrimitives.ReadInt32LittleEndian(fields[32..]) == 4 ? 4 : 8;
        var settings = hasProcess
            ? new TraceSettings { ProcessId = Positive(fields[36..]), Processors = Positive(fields[40..]) }
            : TraceSettings.Read(fields[36..]);
        SampleNs = settings.SampleNs;
        IsNativeAot = settings.Processors == NoProcessors;
        Header = new SessionHeader(Date(fields), Ns(StartTicks), settings.ProcessId, IsNativeAot ? null : settings.Processors);
    }

    private static int? Positive(ReadOnlySpan<byte> field) =>
        BinaryPrimitives.ReadInt32LittleEndian(field) is > 0 and var value ? value : null;

    /// <summary>A Windows SYSTEMTIME: year, month, day of the week, day, hour, minute, second, millisecond.</summary>
    private static DateTimeOffset? Date(ReadOnlySpan<byte> fields)
    {
        Span<int> parts = stackalloc int[8];
        for (var i = 0; i < parts.Length; i++) parts[i] = BinaryPrimitives.ReadUInt16LittleEndian(fields[(2 * i)..]);
        var isDate = parts[0] is >= 1970 and < 9999
            && parts[1] is >= 1 and <= 12
            && parts[3] >= 1
            && parts[3] <= DateTime.DaysInMonth(parts[0], parts[1]);
        var isTime = parts[4] < 24 && parts[5] < 60 && parts[6] < 60 && parts[7] < 1000;
        return isDate && isTime
            ? new DateTimeOffset(parts[0], parts[1], parts[3], parts[4], parts[5], parts[6], parts[7], TimeSpan.Zero)
            : null;
    }

    private bool TryNextPlain(out BlockKind kind, out ReadOnlySpan<byte> block)
    {
        kind = BlockKind.End;
        block = [];
        if (!TryInt32(out var head)) return false;
        var size = head & 0xFFFFFF;
        kind = (BlockKind)(head >>> 24);
        if (kind != BlockKind.End) return TryReadBlock(size, out block);
        (IsComplete, Flaw) = (size == 0, size == 0 ? null : "its end is damaged");
        return false;
    }

    /// <summary>Blocks begin at multiples of four, with their length before them; after them stands the mark that ends an object.</summary>
    private bool TryNextObject(out BlockKind kind, out ReadOnlySpan<byte> block)
    {
        kind = BlockKind.End;
        block = [];
        if (!TryBegin(out var type, out _))
        {
            if (!IsComplete && !_atEnd) Flaw = "a block does not begin where it should";
            return false;
        }

        kind = type switch
        {
            "EventBlock" => BlockKind.Events,
            "MetadataBlock" => BlockKind.Metadata,
            "StackBlock" => BlockKind.Stacks,
            "SPBlock" => BlockKind.SequencePoint,
            _ => BlockKind.End,
        };
        if (kind == BlockKind.End) Flaw = "a block has no known type";
        else if (!TryInt32(out var size)) return false;
        else if (size is < 0 or > MostBlockBytes) Flaw = "a block has no possible size";
        else if (!TrySkip((4 - (_file.Position % 4)) % 4) || !TryReadBlock(size, out block) || !TryByte(out var end)) return false;
        else if (end != EndObject) Flaw = "a block does not end where it should";
        return Flaw is null;
    }

    /// <summary>Reads the type of an object that begins here. At the file's end stands a null reference in its place.</summary>
    private bool TryBegin(out string type, out int version)
    {
        (type, version) = ("", 0);
        if (!TryByte(out var first)) return false;
        if (first == NullReference && _file.Position == _file.Length) IsComplete = true;
        if (first != BeginPrivateObject || !TryTag(BeginPrivateObject) || !TryTag(NullReference)) return false;
        if (!TryInt32(out version) || !TryInt32(out _) || !TryInt32(out var length)) return false;
        if (length is <= 0 or > MostNameBytes || !TryRead(length, out var name)) return false;
        type = Encoding.ASCII.GetString(name);
        return TryTag(EndObject);
    }

    private bool TryTag(byte tag) => TryByte(out var read) && read == tag;

    private bool TryReadBlock(int size, out ReadOnlySpan<byte> block)
    {
        block = [];
        _atEnd |= size > _file.Length - _file.Position;
        if (_atEnd) return false;
        if (size > _block.Length) _block = new byte[Math.Max(size, 2 * _block.Length)];
        BlockOffset = _file.Position;
        _file.ReadExactly(_block, 0, size);
        block = _block.AsSpan(0, size);
        return true;
    }

    /// <param name="count">At most 64.</param>
    /// <param name="bytes">Valid until the next call.</param>
    private bool TryRead(int count, out ReadOnlySpan<byte> bytes)
    {
        var got = _file.ReadAtLeast(_small.AsSpan(0, count), count, throwOnEndOfStream: false);
        bytes = _small.AsSpan(0, got);
        _atEnd |= got < count;
        return got == count;
    }

    private bool TryByte(out byte value)
    {
        var read = TryRead(1, out var bytes);
        value = read ? bytes[0] : (byte)0;
        return read;
    }

    private bool TryInt32(out int value)
    {
        var read = TryRead(4, out var bytes);
        value = read ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        return read;
    }

    private bool TrySkip(long count)
    {
        _atEnd |= count > _file.Length - _file.Position;
        if (!_atEnd) _file.Seek(count, SeekOrigin.Current);
        return !_atEnd;
    }
}
