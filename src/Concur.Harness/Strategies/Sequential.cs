using Concur.Harness.Measurement;

namespace Concur.Harness.Strategies;

/// <summary>All units on the calling thread, one after the other.</summary>
internal sealed class Sequential : IStrategy
{
    public void Run(Iteration iteration)
    {
        var lane = LaneStamps.Begin(0);
        while (iteration.TryTake(out var unit)) iteration.RunUnit(unit, 0);
        iteration.Lanes[0] = LaneStamps.End(lane);
    }
}
