using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring.Sessions;

/// <summary>What the second session of a process is for.</summary>
internal enum SecondSession
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Stacks, by the runtime's own sampler, and those in which threads begin to wait.</summary>
    Samples,

    /// <summary>The names of all methods, for stacks that are sampled from outside, and the stacks in which threads begin to wait.</summary>
    Names,
}

/// <summary>
/// What the two sessions record. They are two because walking stacks is per session: the light one keeps every
/// event cheap; the other one pays for stacks only at the sampler's ticks and where a thread is about to wait anyway.
/// </summary>
internal static class SessionPlan
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const string Sampler = "Microsoft-DotNETCore-SampleProfiler";
    private const long Gc = 0x1;
    private const long Jit = 0x10;
    private const long Contention = 0x4000;
    private const long Threading = 0x10000;
    private const long WaitHandle = 0x40000000000; // Verbose level only
    private const int LightBufferMb = 64;
    private const int StacksBufferMb = 64;

    /// <summary>At the session's end, the names of all methods that have code: JIT (0x10), precompiled (0x20), end enumeration (0x100).</summary>
    private const long RundownForNames = 0x130;

    /// <summary>The light session's provider as the runtime's own variable takes it: name, keywords in hexadecimal, level.</summary>
    public static string LightText { get; } = FormattableString.Invariant($"{Runtime}:0x{Gc | Jit | Contention | Threading | WaitHandle:x}:{(int)EventLevel.Verbose}");

    /// <summary>The sampler, likewise.</summary>
    public static string SamplerText { get; } = FormattableString.Invariant($"{Sampler}:0x0:{(int)EventLevel.Informational}");

    public static EventPipeSessionConfiguration Light() => new(
        [new EventPipeProvider(Runtime, EventLevel.Verbose, Gc | Jit | Contention | Threading | WaitHandle)],
        LightBufferMb, rundownKeyword: 0, requestStackwalk: false);

    /// <summary>ContentionStart and WaitHandleWaitStart: their stops come with the lock in hand, where a walked stack would make others wait longer.</summary>
    private static readonly EventPipeProviderEventFilter Beginnings = new(enable: true, [81, 301]);

    /// <summary>The second session.</summary>
    public static EventPipeSessionConfiguration Second(SecondSession kind)
    {
        var waits = new EventPipeProvider(Runtime, EventLevel.Verbose, Contention | WaitHandle, null, Beginnings);
        return new(kind == SecondSession.Samples ? [waits, new EventPipeProvider(Sampler, EventLevel.Informational)] : [waits], StacksBufferMb, RundownForNames, requestStackwalk: true);
    }
}
