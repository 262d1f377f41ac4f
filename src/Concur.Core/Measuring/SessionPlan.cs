using System.Diagnostics.Tracing;
using Concur.Core.Model;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring;

/// <summary>What the second session of a process records.</summary>
internal enum SecondSession
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Stacks by the runtime's own sampler, and the stacks in which threads begin to wait.</summary>
    Samples,

    /// <summary>The names of all methods, for stacks sampled from outside, and the stacks in which threads begin to wait.</summary>
    Names,
}

/// <summary>
/// What the two sessions record. They are two because a session walks stacks at all of its events or at none: the light one
/// keeps every event cheap; the other one pays for stacks only at the sampler's ticks and where a thread is about to wait anyway.
/// Keywords and events: https://learn.microsoft.com/dotnet/fundamentals/diagnostics/runtime-events.
/// </summary>
internal static class SessionPlan
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const string Library = "System.Diagnostics.Eventing.FrameworkEventSource";
    private const string Sampler = "Microsoft-DotNETCore-SampleProfiler";
    private const long Gc = 0x1;
    private const long Jit = 0x10;
    private const long Contention = 0x4000;
    private const long Exceptions = 0x8000;
    private const long Threading = 0x10000;
    private const long WaitHandle = 0x40000000000; // Verbose level only
    private const long LightKeywords = Gc | Jit | Contention | Exceptions | Threading | WaitHandle;
    private const long PoolItems = 0x2; // what the pool's queue takes and gives; Verbose level only
    private const int LightBufferMb = 64;
    private const int SecondBufferMb = 64;

    /// <summary>
    /// At the session's end, the names of all methods with code: JIT (0x10), precompiled (0x20), at the end (0x100); the assemblies that
    /// they are of (0x8), by which their PDBs are found; and which IL the code of the JIT came from (0x20000), by which lines are found.
    /// </summary>
    private const long RundownForNames = 0x20138;

    /// <summary>The light session's provider as the runtime's own variable takes it: name, keywords in hexadecimal, level.</summary>
    public static string LightText { get; } = FormattableString.Invariant($"{Runtime}:0x{LightKeywords:x}:{(int)EventLevel.Verbose}");

    /// <summary>The sampler, likewise.</summary>
    public static string SamplerText { get; } = FormattableString.Invariant($"{Sampler}:0x0:{(int)EventLevel.Informational}");

    /// <summary>The light session, as the newest runtimes take it; then as older ones do, which walk a stack at each event.</summary>
    /// <param name="hasPoolItems">Whether it has the items of the thread pool's queue.</param>
    public static IReadOnlyList<EventPipeSessionConfiguration> Light(bool hasPoolItems = false)
    {
        EventPipeProvider[] items = hasPoolItems ? [new(Library, EventLevel.Verbose, PoolItems)] : [];
        EventPipeProvider[] providers = [new EventPipeProvider(Runtime, EventLevel.Verbose, LightKeywords), .. items];
        return
        [
            new EventPipeSessionConfiguration(providers, LightBufferMb, rundownKeyword: 0, requestStackwalk: false),
            new EventPipeSessionConfiguration(providers, LightBufferMb, requestRundown: false),
        ];
    }

    /// <summary>
    /// ContentionStart (81) and WaitHandleWaitStart (301). Their stops are written while the thread holds the lock, where walking
    /// a stack would make other threads wait longer.
    /// </summary>
    private static readonly EventPipeProviderEventFilter WaitStarts = new(enable: true, [81, 301]);

    /// <summary>
    /// The second session; <paramref name="kind"/> is not <see cref="SecondSession.None"/>. The newest runtimes come first. Those before
    /// .NET 10 have no filter of events, and those before .NET 9 no choice of what they tell of methods at the end.
    /// </summary>
    public static IReadOnlyList<EventPipeSessionConfiguration> Second(SecondSession kind)
    {
        const long blocking = Contention | WaitHandle;
        EventPipeProvider[] samples = kind == SecondSession.Samples ? [new(Sampler, EventLevel.Informational)] : [];
        EventPipeProvider[] starts = [new(Runtime, EventLevel.Verbose, blocking, null, WaitStarts), .. samples];
        EventPipeProvider[] waits = [new(Runtime, EventLevel.Verbose, blocking), .. samples];
        return
        [
            new EventPipeSessionConfiguration(starts, SecondBufferMb, RundownForNames, requestStackwalk: true),
            new EventPipeSessionConfiguration(waits, SecondBufferMb, RundownForNames, requestStackwalk: true),
            new EventPipeSessionConfiguration(waits, SecondBufferMb),
        ];
    }

    /// <summary>Starts a session as the newest form that the runtime understands.</summary>
    /// <param name="client">The process.</param>
    /// <param name="forms">The forms, the newest first.</param>
    /// <param name="cancellation">Ends the waiting for an answer.</param>
    /// <exception cref="UnsupportedCommandException">The runtime understands none of them.</exception>
    public static async Task<EventPipeSession> StartAsync(
        DiagnosticsClient client, IReadOnlyList<EventPipeSessionConfiguration> forms, CancellationToken cancellation)
    {
        foreach (var form in forms.SkipLast(1))
        {
            try
            {
                return await client.StartEventPipeSessionAsync(form, cancellation);
            }
            catch (UnsupportedCommandException)
            {
                // The next form is older.
            }
        }

        return await client.StartEventPipeSessionAsync(forms[^1], cancellation);
    }

    /// <summary>The second session that a profile needs: where the kernel takes the stacks, the runtime's own sampler stays off.</summary>
    public static SecondSession SecondOf(ProfileKind profile, StackSampler sampler) =>
        profile != ProfileKind.Full ? SecondSession.None : sampler == StackSampler.Kernel ? SecondSession.Names : SecondSession.Samples;
}
