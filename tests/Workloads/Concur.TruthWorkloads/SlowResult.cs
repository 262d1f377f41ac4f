using System.Diagnostics;

namespace Concur.TruthWorkloads;

/// <summary>A result of which it is known how long it takes to serialise.</summary>
public sealed class SlowResult
{
    private const int SerialisingMs = 20;
    private readonly UnitTruth _truth;
    private readonly int _index;

    internal SlowResult(UnitTruth truth, int index) => (_truth, _index) = (truth, index);

    /// <summary>Read by whatever serialises it: on the way from a worker process, that is passing results.</summary>
    public int Index
    {
        get
        {
            if (!TruthLog.IsWorker) return _index;
            var startNs = Stopwatch.GetTimestamp();
            Steps.Spin(SerialisingMs);
            _truth.Add("ipc", Stopwatch.GetTimestamp() - startNs);
            return _index;
        }
    }
}
