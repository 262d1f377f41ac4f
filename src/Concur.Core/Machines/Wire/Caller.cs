using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Machines.Wire;

/// <summary>The files of a call.</summary>
internal sealed record CallFiles
{
    /// <summary>Is sent with the request; null for nothing.</summary>
    public Stream? Sent { get; init; }

    /// <summary>Opens the file to which one that comes back is written, by its name.</summary>
    public Func<string, Stream>? Receive { get; init; }

    /// <summary>How much may come back in all, bytes. A recording of minutes has some 100 MB.</summary>
    public long MostBytes { get; init; } = 8L << 30;
}

/// <summary>The side that asks. Several operations may be under way at once.</summary>
/// <param name="machine">The other side's name, for messages.</param>
/// <param name="first">The connection.</param>
internal sealed class Caller(string machine, FrameConnection first)
{
    /// <summary>A file is sent in parts of this size, between which signs of life have their place.</summary>
    public const int PartBytes = 128 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<int, Call> _calls = new();
    private volatile FrameConnection _connection = first;
    private int _last;

    /// <summary>That the other side was lost, and why; null where it is there.</summary>
    public string? Lost => _connection is { Ended.IsCompleted: true } lost ? LostOn(machine, lost).Message : null;

    /// <summary>Goes on with another connection, of which <see cref="RunAsync"/> receives the replies. The one before is over.</summary>
    public void Renew(FrameConnection connection) => _connection = connection;

    /// <summary>Receives replies until the connection is over; every call that is under way fails then.</summary>
    public async Task RunAsync()
    {
        var connection = _connection;
        try
        {
            await connection.RunAsync(ReceiveAsync);
        }
        finally
        {
            connection.End("the connection failed");
            foreach (var call in _calls.Values.Where(call => call.Connection == connection)) call.Lose();
        }
    }

    /// <summary>Asks for an operation and waits for its end.</summary>
    /// <exception cref="ConcurException">The other side refused or failed, or was lost.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and is over there too or was given up.</exception>
    public async Task<TReply> CallAsync<TAsk, TReply>(
        Operation<TAsk, TReply> operation, TAsk ask, CallFiles files, CancellationToken cancellation)
    {
        var (id, call) = (Interlocked.Increment(ref _last), new Call(machine, files, _connection));
        _calls[id] = call;
        try
        {
            var message = new Message(operation.Name, JsonSerializer.SerializeToElement(ask, operation.Ask));
            await SendAsync(call, FrameKind.Request, id, JsonSerializer.SerializeToUtf8Bytes(message, WireContext.Default.Message));
            using var cancel = cancellation.Register(() => _ = CancelAsync(call, id));
            var sending = files.Sent is { } sent ? SendAsync(call, id, sent, cancellation) : Task.CompletedTask;
            if (call.Connection.Ended.IsCompleted) call.Lose();
            var replying = AwaitAsync(call, cancellation);

            // The other side may be done with it before it has all, or refuse it.
            if (await Task.WhenAny(sending, replying) == sending) await sending;
            var reply = await replying;
            return ReplyOf(reply, operation);
        }
        finally
        {
            _calls.TryRemove(id, out _);
            call.Close();
        }
    }

    private TReply ReplyOf<TAsk, TReply>(byte[] reply, Operation<TAsk, TReply> operation)
    {
        try
        {
            if (JsonSerializer.Deserialize(reply, operation.Reply) is { } answer) return answer;
        }
        catch (JsonException)
        {
            // It is no answer either.
        }

        throw new ConcurException(FailureKind.WorkloadFailed, $"machine '{machine}' answered '{operation.Name}' with what is no answer");
    }

    /// <summary>After a cancellation the other side still says how far it came, unless that takes too long.</summary>
    private static async Task<byte[]> AwaitAsync(Call call, CancellationToken cancellation)
    {
        try
        {
            return await call.Reply.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (!call.Reply.Task.IsCompleted)
        {
            try
            {
                return await call.Reply.Task.WaitAsync(Patience, CancellationToken.None);
            }
            catch (Exception e) when (e is TimeoutException or ConcurException)
            {
                throw new OperationCanceledException(cancellation);
            }
        }
    }

    private static async Task SendAsync(Call call, int id, Stream content, CancellationToken cancellation)
    {
        var part = new byte[PartBytes];
        for (int read; (read = await content.ReadAsync(part, cancellation)) > 0;)
            await SendAsync(call, FrameKind.Data, id, part.AsMemory(0, read));
        await SendAsync(call, FrameKind.DataEnd, id, default);
    }

    private static async Task SendAsync(Call call, FrameKind kind, int id, ReadOnlyMemory<byte> payload)
    {
        try
        {
            await call.Connection.SendAsync(kind, id, payload, CancellationToken.None);
        }
        catch (IOException)
        {
            throw call.Lost();
        }
    }

    private static async Task CancelAsync(Call call, int id)
    {
        try
        {
            await call.Connection.SendAsync(FrameKind.Cancel, id, default, CancellationToken.None);
        }
        catch (IOException)
        {
            call.Lose();
        }
    }

    private async Task ReceiveAsync(Frame frame)
    {
        if (!_calls.TryGetValue(frame.Operation, out var call)) return; // It was given up.
        switch (frame.Kind)
        {
            case FrameKind.File:
                call.Open(Encoding.UTF8.GetString(frame.Payload));
                break;
            case FrameKind.Data:
                await call.WriteAsync(frame.Payload);
                break;
            case FrameKind.DataEnd:
                call.Close();
                break;
            case FrameKind.Reply:
                call.Reply.TrySetResult(frame.Payload);
                break;
            case FrameKind.Refusal:
                var refusal = JsonSerializer.Deserialize(frame.Payload, WireContext.Default.RefusalText)!;
                call.Reply.TrySetException(new ConcurException(refusal.Kind, $"{machine}: {refusal.Text}"));
                break;
        }
    }

    private static ConcurException LostOn(string machine, FrameConnection connection) => new(
        FailureKind.WorkloadFailed,
        $"machine '{machine}' was lost: {(connection.Ended.IsCompletedSuccessfully ? connection.Ended.Result : "its connection failed")}");

    /// <summary>An operation that is under way.</summary>
    private sealed class Call(string machine, CallFiles files, FrameConnection connection)
    {
        /// <summary>More than a launch of any number of processes has.</summary>
        private const int MostFiles = 10_000;

        private Stream? _file;
        private long _left = files.MostBytes;
        private int _filesLeft = MostFiles;

        public FrameConnection Connection => connection;

        public TaskCompletionSource<byte[]> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurException Lost() => LostOn(machine, connection);

        public void Lose() => Reply.TrySetException(Lost());

        public void Open(string name)
        {
            Close();
            try
            {
                if (_left < 0) return;
                if (--_filesLeft < 0) throw TooMuch(FormattableString.Invariant($"{MostFiles} files"));
                _file = files.Receive?.Invoke(name);
            }
            catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
            {
                Reply.TrySetException(e);
            }
        }

        public async Task WriteAsync(byte[] part)
        {
            try
            {
                if (_file is null) return;
                _left -= part.Length;
                if (_left < 0) throw TooMuch(Figures.Bytes(files.MostBytes));
                await _file.WriteAsync(part);
            }
            catch (Exception e) when (e is IOException or ConcurException)
            {
                Reply.TrySetException(e); // The disk is full, which must not end the connection.
                Close();
            }
        }

        public void Close()
        {
            _file?.Dispose();
            _file = null;
        }

        private ConcurException TooMuch(string most) =>
            new(FailureKind.WorkloadFailed, $"machine '{machine}' sent more than {most} for one launch");
    }
}
