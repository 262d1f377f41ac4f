using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Stacks;
using Microsoft.Diagnostics.Tracing;

namespace Concur.Core.Analysis.Traces;

/// <summary>Tells the runtime's events apart and hands what they say to a sink.</summary>
/// <param name="sink">Told what they say.</param>
/// <param name="methods">Takes the methods' names.</param>
/// <param name="stacks">Takes the stacks in which threads began to wait.</param>
/// <param name="process">Takes what they say of the process.</param>
internal sealed class RuntimeEvents(ITraceSink sink, MethodMap methods, AddressStacks stacks, ProcessFacts process)
{
    private const uint SuspendForGc = 1;
    private const uint SuspendForGcPreparation = 6;

    /// <summary>Kinds of events that were seen.</summary>
    public EventKinds Seen { get; private set; }

    /// <returns>Whether the event says something about its thread; those of the rundown do not.</returns>
    public bool Take(TraceEvent data, long timeNs)
    {
        var provider = data.ProviderGuid;
        if (provider == EventIds.Runtime)
        {
            TakeRuntime(data, timeNs);
            return true;
        }

        if (provider == EventIds.Rundown) TakeRundown(data);
        else if (provider == EventIds.Session) process.TakeSession(data.Payload());
        return false;
    }

    private void TakeRundown(TraceEvent data)
    {
        if ((int)data.ID is EventIds.MethodLoadVerbose or EventIds.MethodDcEndVerbose) AddMethod(data.Payload());
        else if ((int)data.ID == EventIds.RuntimeInformation) process.TakeRuntime(data.Payload());
    }

    private void TakeRuntime(TraceEvent data, long timeNs)
    {
        switch ((int)data.ID)
        {
            case EventIds.SuspendBegin:
                Seen |= EventKinds.Suspensions;
                sink.Suspending(data.ThreadID, EventPayload.Number(data.Payload(), 0) is SuspendForGc or SuspendForGcPreparation, timeNs);
                break;
            case EventIds.RestartEnd:
                sink.Resumed(data.ThreadID, timeNs);
                break;
            case EventIds.GcStart:
                Seen |= EventKinds.Collections;
                process.TakeCollection(EventPayload.Number(data.Payload(), sizeof(uint)));
                break;
            case EventIds.RuntimeInformation:
                process.TakeRuntime(data.Payload());
                break;
            default:
                TakeActivity(data, timeNs);
                break;
        }
    }

    private void TakeActivity(TraceEvent data, long timeNs)
    {
        switch ((int)data.ID)
        {
            case EventIds.ContentionStart:
                sink.Began(data.ThreadID, Activity.Lock, timeNs, new ActivitySubject(0, Owner(data), Stack(data)));
                break;
            case EventIds.ContentionStop:
                Ended(EventKinds.Contentions, Activity.Lock, data.ThreadID, timeNs);
                break;
            case EventIds.WaitStart:
                sink.Began(data.ThreadID, Activity.Wait, timeNs, new ActivitySubject(0, null, Stack(data)));
                break;
            case EventIds.WaitStop:
                Ended(EventKinds.Waits, Activity.Wait, data.ThreadID, timeNs);
                break;
            case EventIds.MethodJittingStarted:
                Seen |= EventKinds.Compilations;
                sink.Began(data.ThreadID, Activity.Jit, timeNs, Method(data));
                break;
            case EventIds.MethodLoadVerbose:
                AddMethod(data.Payload());
                sink.Ended(data.ThreadID, Activity.Jit, timeNs, Method(data));
                break;
        }
    }

    /// <summary>Only the ends tell how long: a session of ours walks stacks at the beginnings and leaves the ends out.</summary>
    private void Ended(EventKinds kind, Activity activity, int threadId, long timeNs)
    {
        Seen |= kind;
        sink.Ended(threadId, activity, timeNs);
    }

    /// <summary>From version 2 on: flags, the runtime's number, two addresses, then the owner.</summary>
    private static int? Owner(TraceEvent data) =>
        data.Version >= 2 && EventPayload.LongNumber(data.Payload(), 3 + (2 * data.PointerSize)) is > 0 and <= int.MaxValue and var owner ? (int)owner : null;

    private int? Stack(TraceEvent data) => EventStack.Of(data) is { IsEmpty: false } addresses ? stacks.IndexOf(addresses) : null;

    private static ActivitySubject Method(TraceEvent data) => new(EventPayload.LongNumber(data.Payload(), 0) ?? 0, null);

    private void AddMethod(ReadOnlySpan<byte> payload)
    {
        Seen |= EventKinds.Methods;
        methods.Add(payload);
    }
}
