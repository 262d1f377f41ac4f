using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Concur.Core.Measuring.Platform.Contracts;

/// <summary>
/// A thread that records. An unhandled exception on a thread would end the tool. This thread keeps the exception, and the method that
/// waits for the recording throws it again: a full disk then ends the recording and not the tool.
/// </summary>
internal sealed class RecordingThread
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    /// <param name="name">The thread's name, for debuggers.</param>
    /// <param name="record">Records until it is told to stop.</param>
    public RecordingThread(string name, Action record) =>
        _thread = new Thread(() => Run(record)) { IsBackground = true, Name = name };

    /// <summary>Begins.</summary>
    public void Start() => _thread.Start();

    /// <summary>Waits until the recording has ended, whether it succeeded or failed.</summary>
    public void Wait() => _thread.Join();

    /// <summary>As <see cref="Wait"/>, and throws what the recording failed with.</summary>
    public void Complete()
    {
        Wait();
        _failure?.Throw();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Complete throws it again, on the thread that waits.")]
    private void Run(Action record)
    {
        try
        {
            record();
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
    }
}
