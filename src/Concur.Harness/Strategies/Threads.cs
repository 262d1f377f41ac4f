using Concur.Harness.Measurement;

namespace Concur.Harness.Strategies;

/// <summary>A fresh thread per lane; lanes take units from one shared counter.</summary>
internal sealed class Threads : IStrategy
{
    public void Run(Iteration iteration) =>
        LaneThreads.Run(iteration, lane =>
        {
            while (iteration.TryTake(out var unit)) iteration.RunUnit(unit, lane.Lane);
            return LaneStamps.End(lane);
        });
}
