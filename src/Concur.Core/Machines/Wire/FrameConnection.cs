using System.Buffers.Binary;
using System.Diagnostics;

namespace Concur.Core.Machines.Wire;

/// <summary>What a frame is.</summary>
internal enum FrameKind : byte
{
    /// <summary>A sign of life, every second.</summary>
    Beat,

    /// <summary>An operation begins: its name and what it is given, as <see cref="Message"/>.</summary>
    Request,

    /// <summary>A part of a file.</summary>
    Data,

    /// <summary>The file is complete.</summary>
    DataEnd,

    /// <summary>A file begins, with its name.</summary>
    File,

    /// <summary>The operation is over: its result, as JSON.</summary>
    Reply,

    /// <summary>The operation failed: why, as JSON.</summary>
    Refusal,

    /// <summary>The operation is to end.</summary>
    Cancel,
}

/// <summary>A piece of what one side tells the other.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Operation">The operation that it belongs to; 0 for none.</param>
/// <param name="Payload">Its content.</param>
internal readonly record struct Frame(FrameKind Kind, int Operation, byte[] Payload);

/// <summary>
/// Frames over two streams, in both directions at once. A side that says nothing for too long is lost, whether its process, its machine
/// or the way to it is gone.
/// </summary>
/// <param name="input">Where the other side's frames come from.</param>
/// <param name="output">Where this side's frames go to.</param>
/// <param name="pace">How often a sign of life is sent, and how long the other side may be silent.</param>
internal sealed class FrameConnection(Stream input, Stream output, Pace pace) : IAsyncDisposable
{
    private const int HeaderBytes = sizeof(int) + sizeof(byte) + sizeof(int);

    /// <summary>Files come in parts, and their names are short; everything else is smaller than this.</summary>
    private const int MostBytes = 64 << 20;
    private const int MostNameBytes = 4 << 10;

    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastHeard = Stopwatch.GetTimestamp();

    /// <summary>This side is busy with what came, and has not looked for more.</summary>
    private volatile bool _isReceiving;

    /// <summary>Completes when nothing more will come, and says why.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>Sends a frame.</summary>
    /// <exception cref="IOException">The connection is over.</exception>
    public async Task SendAsync(FrameKind kind, int operation, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, payload.Length);
        header[sizeof(int)] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(sizeof(int) + 1), operation);
        await OrEndAsync(_writing.WaitAsync(cancellation));
        var writing = WriteAsync(header, payload);
        await OrEndAsync(writing);
    }

    /// <summary>Half a frame would make nonsense of the next one: this is not cancelled, and nothing is written after a failure.</summary>
    private async Task WriteAsync(byte[] header, ReadOnlyMemory<byte> payload)
    {
        try
        {
            await output.WriteAsync(header, CancellationToken.None);
            await output.WriteAsync(payload, CancellationToken.None);
            await output.FlushAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            End("the connection was closed");
            throw new IOException("the connection was closed", e);
        }

        _writing.Release();
    }

    /// <summary>A write to a side that takes nothing any more may never end, and is not waited for once the connection is over.</summary>
    private async Task OrEndAsync(Task writing)
    {
        if (await Task.WhenAny(writing, _ended.Task) != writing) throw new IOException(await _ended.Task);
        await writing;
    }

    /// <summary>Receives frames until the connection is over; signs of life are kept to itself.</summary>
    /// <param name="receive">Gets each of the others, one at a time.</param>
    public async Task RunAsync(Func<Frame, Task> receive)
    {
        _lastHeard = Stopwatch.GetTimestamp();
        _ = BeatAsync();
        _ = WatchAsync();
        var reading = ReadAllAsync(receive);
        await Task.WhenAny(_ended.Task, reading);
        await _over.CancelAsync();

        // A read of a pipe can't be interrupted everywhere, and is not waited for. It ends with the pipe.
        if (reading.IsFaulted) await reading;
    }

    /// <summary>Ends the connection.</summary>
    /// <param name="why">The first reason counts.</param>
    public void End(string why) => _ended.TrySetResult(why);

    public async ValueTask DisposeAsync()
    {
        End("it was closed here");
        await _over.CancelAsync();
    }

    private async Task ReadAllAsync(Func<Frame, Task> receive)
    {
        try
        {
            while (!_ended.Task.IsCompleted && await ReadAsync() is { } frame)
            {
                if (frame.Kind == FrameKind.Beat) continue;
                _isReceiving = true;
                await receive(frame);
                Volatile.Write(ref _lastHeard, Stopwatch.GetTimestamp());
                _isReceiving = false;
            }

            End("the connection was closed");
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidDataException or OperationCanceledException)
        {
            End(e is InvalidDataException ? e.Message : "the connection was cut");
        }
    }

    /// <returns>Null where the stream ends between two frames.</returns>
    private async Task<Frame?> ReadAsync()
    {
        var header = new byte[HeaderBytes];
        if (!await FillAsync(header, mayEnd: true)) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        var kind = (FrameKind)header[sizeof(int)];
        if (length < 0 || length > MostOf(kind))
            throw new InvalidDataException("what came is no frame; does something else print to its standard output?");
        return new Frame(kind, BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(sizeof(int) + 1)), await PayloadAsync(length));
    }

    /// <summary>The largest payload of a frame, bytes; -1 for what is no kind of frame.</summary>
    private static int MostOf(FrameKind kind) => kind switch
    {
        FrameKind.Beat or FrameKind.DataEnd or FrameKind.Cancel => 0,
        FrameKind.Data => Caller.PartBytes,
        FrameKind.File => MostNameBytes,
        FrameKind.Request or FrameKind.Reply or FrameKind.Refusal => MostBytes,
        _ => -1,
    };

    /// <summary>The other side may say any length: no more memory is taken than twice of what has come.</summary>
    private async Task<byte[]> PayloadAsync(int length)
    {
        var (payload, filled) = (new byte[Math.Min(length, Caller.PartBytes)], 0);
        while (true)
        {
            await FillAsync(payload.AsMemory(filled), mayEnd: false);
            if (payload.Length == length) return payload;
            filled = payload.Length;
            Array.Resize(ref payload, Math.Min(length, 2 * filled));
        }
    }

    /// <summary>Every part that arrives is a sign of life: a large frame may take longer than the other side may be silent.</summary>
    private async Task<bool> FillAsync(Memory<byte> bytes, bool mayEnd)
    {
        for (var filled = 0; filled < bytes.Length;)
        {
            var read = await input.ReadAsync(bytes[filled..], _over.Token);
            if (read == 0) return mayEnd && filled == 0 ? false : throw new EndOfStreamException();
            filled += read;
            Volatile.Write(ref _lastHeard, Stopwatch.GetTimestamp());
        }

        return true;
    }

    private async Task BeatAsync()
    {
        while (await WaitAsync(pace.Beat))
        {
            try
            {
                // While something else is being written, that is the sign.
                if (_writing.CurrentCount > 0) await SendAsync(FrameKind.Beat, 0, default, _over.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task WatchAsync()
    {
        while (await WaitAsync(pace.Beat))
        {
            if (!_isReceiving && Stopwatch.GetElapsedTime(Volatile.Read(ref _lastHeard)) > pace.Silence)
                End(FormattableString.Invariant($"nothing came from it for {pace.Silence.TotalSeconds:0.#} s"));
        }
    }

    /// <returns>Whether the connection is still there.</returns>
    private async Task<bool> WaitAsync(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, _over.Token);
            return !_ended.Task.IsCompleted;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>How two sides know that the other one is there.</summary>
/// <param name="Beat">The time between two signs of life.</param>
/// <param name="Silence">A side that is silent for longer is lost.</param>
internal sealed record Pace(TimeSpan Beat, TimeSpan Silence)
{
    /// <summary>A sign a second, of which nine may be late.</summary>
    public static Pace Usual { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
}
