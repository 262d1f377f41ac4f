using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A strategy whose processes outlive an iteration: the operating system counts their time only when they end.</summary>
internal interface IKeepsProcesses
{
    /// <summary>What its living processes have used by the end of their last units.</summary>
    ProcessCounters Usage { get; }
}
