using System.Runtime.InteropServices;

namespace Concur.Core.Analysis.Traces;

/// <summary>What a thread is doing between a start and a stop event.</summary>
internal enum Activity
{
    /// <summary>Blocked on a contended lock.</summary>
    Lock,

    /// <summary>Blocked on a handle, or in Monitor.Wait.</summary>
    Wait,

    /// <summary>Compiling a method.</summary>
    Jit,
}

/// <summary>What an activity is about.</summary>
/// <param name="MethodId">The method that is compiled: compiling it may mean compiling others. 0 for other activities.</param>
/// <param name="OwnerThreadId">Who holds the lock, by the operating system's id; null where that is not known.</param>
/// <param name="Stack">Index of the addresses where it began; null where none were walked.</param>
internal readonly record struct ActivitySubject(long MethodId, int? OwnerThreadId, int? Stack = null);

/// <summary>Takes what one pass over a trace finds, in the order of time. Times are ns since the session's start.</summary>
internal interface ITraceSink
{
    /// <summary>An event on a thread, whatever it says.</summary>
    void Saw(int threadId, long timeNs);

    /// <summary>An activity of a thread begins; where one of its kind and subject is open, that one's end was lost.</summary>
    void Began(int threadId, Activity activity, long timeNs, ActivitySubject subject = default);

    /// <summary>An activity of a thread ends; its beginning may not have been seen.</summary>
    void Ended(int threadId, Activity activity, long timeNs, ActivitySubject subject = default);

    /// <summary>The runtime is being suspended.</summary>
    void Suspending(int threadId, bool forGc, long timeNs);

    /// <summary>Every thread may run again.</summary>
    void Resumed(int threadId, long timeNs);

    /// <summary>A thread was seen in one stack for a while.</summary>
    void Sampled(SampleRun run);
}

/// <summary>Samples of a thread that follow each other with the same stack.</summary>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="Stack">Index of the addresses.</param>
/// <param name="StartNs">The first sample.</param>
/// <param name="EndNs">The next sample with another stack, or when the next was due.</param>
/// <param name="Samples">How many.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SampleRun(int ThreadId, int Stack, long StartNs, long EndNs, int Samples);
