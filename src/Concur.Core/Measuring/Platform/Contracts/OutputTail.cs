using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Contracts;

/// <summary>Drains a child's output so that it never blocks, and keeps the end of it.</summary>
internal sealed class OutputTail : IDisposable
{
    private const int KeptBytes = 16 * 1024;
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMilliseconds(500);
    private readonly FileStream _stream;
    private readonly Task _draining;
    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _chunks = new();
    private int _bytes;

    /// <param name="readEnd">The end of a pipe, which is closed when it is drained.</param>
    public OutputTail(SafeFileHandle readEnd)
    {
        _stream = new FileStream(readEnd, FileAccess.Read, bufferSize: 0);
        _draining = Task.Factory.StartNew(Drain, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The kept end, once the child has ended. A grandchild that holds the pipe open is not waited for.</summary>
    public string Text()
    {
        _draining.Wait(LongestDrain);
        lock (_gate) return Encoding.UTF8.GetString([.. _chunks.SelectMany(chunk => chunk).TakeLast(KeptBytes)]);
    }

    public void Dispose()
    {
        if (_draining.IsCompleted) _stream.Dispose();
        else _ = _draining.ContinueWith(_ => _stream.Dispose(), TaskScheduler.Default);
    }

    private void Drain()
    {
        var buffer = new byte[4096];
        for (int read; (read = _stream.Read(buffer)) > 0;)
        {
            lock (_gate)
            {
                _chunks.Enqueue(buffer[..read]);
                _bytes += read;
                while (_bytes - _chunks.Peek().Length >= KeptBytes) _bytes -= _chunks.Dequeue().Length;
            }
        }
    }
}
