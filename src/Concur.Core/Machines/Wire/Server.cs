using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Concur.Core.Model;

namespace Concur.Core.Machines.Wire;

/// <summary>An operation that was asked for.</summary>
/// <param name="Ask">What it is given, as JSON.</param>
/// <param name="Content">The parts of the file that is sent with it.</param>
/// <param name="Files">Sends files back, before the reply.</param>
/// <param name="Cancellation">The other side has given it up, or is gone.</param>
internal sealed record AskedOperation(JsonElement Ask, ChannelReader<byte[]> Content, FileSender Files, CancellationToken Cancellation);

/// <summary>Sends files of an operation back.</summary>
internal sealed class FileSender(FrameConnection connection, int operation)
{
    /// <summary>Sends a file under a name.</summary>
    public async Task SendAsync(string name, Stream content, CancellationToken cancellation)
    {
        await connection.SendAsync(FrameKind.File, operation, Encoding.UTF8.GetBytes(name), cancellation);
        var part = new byte[Caller.PartBytes];
        for (int read; (read = await content.ReadAsync(part, cancellation)) > 0;)
            await connection.SendAsync(FrameKind.Data, operation, part.AsMemory(0, read), cancellation);
        await connection.SendAsync(FrameKind.DataEnd, operation, default, cancellation);
    }
}

/// <summary>The side that is asked.</summary>
/// <param name="connection">The connection.</param>
/// <param name="handlers">What it can do, by the operations' names: each returns its reply as JSON.</param>
internal sealed class Server(FrameConnection connection, IReadOnlyDictionary<string, Func<AskedOperation, Task<byte[]>>> handlers)
{
    /// <summary>So many parts wait for a slow disk.</summary>
    private const int MostParts = 8;

    private readonly ConcurrentDictionary<int, Running> _running = new();

    /// <summary>Answers until the connection is over. Whatever was under way then has been cancelled, and has ended.</summary>
    /// <param name="patience">How long to wait for that at most.</param>
    public async Task RunAsync(TimeSpan patience)
    {
        try
        {
            await connection.RunAsync(ReceiveAsync);
        }
        finally
        {
            var left = _running.Values.ToList();
            foreach (var running in left) await running.CancelAsync();
            await Task.WhenAny(Task.WhenAll(left.Select(running => running.Ended.Task)), Task.Delay(patience));
        }
    }

    private async Task ReceiveAsync(Frame frame)
    {
        if (frame.Kind == FrameKind.Request)
        {
            Begin(frame.Operation, JsonSerializer.Deserialize(frame.Payload, WireContext.Default.Message)!);
            return;
        }

        if (!_running.TryGetValue(frame.Operation, out var running)) return; // It is over.
        if (frame.Kind == FrameKind.Cancel) await running.CancelAsync();
        else if (frame.Kind == FrameKind.DataEnd) running.Content.Writer.TryComplete();
        else if (frame.Kind == FrameKind.Data) await running.AddAsync(frame.Payload);
    }

    private void Begin(int id, Message message)
    {
        var running = new Running();
        _running[id] = running;
        _ = Task.Run(() => RunAsync(id, message, running));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever one operation fails with is told to the side that asked for it.")]
    private async Task RunAsync(int id, Message message, Running running)
    {
        try
        {
            if (!handlers.TryGetValue(message.Name, out var handler))
                throw new ConcurException(FailureKind.Unsupported, $"its agent does not know '{message.Name}'");
            var asked = new AskedOperation(message.Ask, running.Content.Reader, new FileSender(connection, id), running.Cancellation);
            await connection.SendAsync(FrameKind.Reply, id, await handler(asked), CancellationToken.None);
        }
        catch (Exception e)
        {
            await RefuseAsync(id, e);
        }
        finally
        {
            _running.TryRemove(id, out _);
            running.Content.Writer.TryComplete();
            running.Ended.TrySetResult();
        }
    }

    private async Task RefuseAsync(int id, Exception reason)
    {
        var refusal = reason switch
        {
            ConcurException expected => new RefusalText(expected.Kind, expected.Message),
            IOException or UnauthorizedAccessException => new RefusalText(FailureKind.BadInput, reason.Message),
            OperationCanceledException => new RefusalText(FailureKind.WorkloadFailed, "cancelled"),
            _ => new RefusalText(FailureKind.Unsupported, $"its agent failed: {reason.GetType().Name}: {reason.Message}"),
        };
        try
        {
            var text = JsonSerializer.SerializeToUtf8Bytes(refusal, WireContext.Default.RefusalText);
            await connection.SendAsync(FrameKind.Refusal, id, text, CancellationToken.None);
        }
        catch (IOException)
        {
            // The other side is gone.
        }
    }

    /// <summary>An operation that is under way.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "Its token may be asked for until the end; nothing waits for it by a handle.")]
    private sealed class Running
    {
        private readonly CancellationTokenSource _cancellation = new();

        public CancellationToken Cancellation => _cancellation.Token;

        public Channel<byte[]> Content { get; } = Channel.CreateBounded<byte[]>(MostParts);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task CancelAsync() => _cancellation.CancelAsync();

        public async Task AddAsync(byte[] part)
        {
            try
            {
                await Content.Writer.WriteAsync(part, Cancellation);
            }
            catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
            {
                // The operation failed, and what comes for it is of no use.
            }
        }
    }
}
