using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>What a worker process calls around the units of a user's workload.</summary>
internal sealed class WorkerCalls
{
    private readonly IWorkload _workload;
    private bool _hasBegun;

    /// <summary>Makes the workload ready.</summary>
    public WorkerCalls(IWorkload workload)
    {
        _workload = workload;
        Call(workload.Start);
    }

    /// <summary>The first failure; null where there was none.</summary>
    public UnitFailure? Failure { get; private set; }

    /// <summary>An iteration begins, and so the one before has ended.</summary>
    public void BeginIteration()
    {
        if (_hasBegun) Call(_workload.EndIteration);
        Call(_workload.BeginIteration);
        _hasBegun = true;
    }

    /// <summary>No unit follows. No response follows either, so that a failure is not told.</summary>
    public void End()
    {
        if (_hasBegun) Call(_workload.EndIteration);
        Call(_workload.End);
    }

    private void Call(Action call)
    {
        var failure = (UnitFailure?)null;
        try
        {
            failure = UserFailure.Of(call);
        }
        catch (Refusal refusal)
        {
            failure = new UnitFailure(null, "", refusal.Message, "");
        }

        Failure ??= failure;
    }
}
