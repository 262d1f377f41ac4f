using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>What the harness and all processes of a strategy have used by now.</summary>
internal static class StrategyUsage
{
    public static ProcessCounters Read(IStrategy strategy) =>
        ProcessMeter.Read() + ((strategy as IKeepsProcesses)?.Usage ?? default);
}
