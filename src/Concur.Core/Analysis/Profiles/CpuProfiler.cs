using Concur.Core.Analysis.Scheduling;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Analysis.Symbols;

namespace Concur.Core.Analysis.Profiles;

/// <summary>
/// The stacks that the kernel sampled of a process's threads: each stands for an equal time on a CPU. Managed code is
/// named by the runtime's method events, other code by its module and, where that tells, its function.
/// </summary>
/// <param name="log">What the scheduler source saw.</param>
/// <param name="table">The profile's stacks.</param>
/// <param name="symbols">Names of native functions.</param>
internal sealed class CpuProfiler(PerfLog log, StackTable table, NativeSymbols symbols)
{
    /// <param name="process">The process.</param>
    /// <param name="methodAt">The managed method at an address; null when there is none.</param>
    /// <returns>In the order of time, by the operating system's id of a thread; threads without samples are left out.</returns>
    public Dictionary<int, IReadOnlyList<(long TimeNs, int Stack)>> Of(int process, Func<ulong, string?> methodAt)
    {
        if (log.SampleHz == 0 || !log.Stacks.TryGetValue(process, out var stacks)) return [];
        var mappings = log.Mappings.GetValueOrDefault(process);
        var indices = table.Take(stacks, address => methodAt(address) ?? mappings?.NameAt(address, symbols));
        return log.Samples.Where(pair => log.ProcessOf.GetValueOrDefault(pair.Key) == process)
            .ToDictionary(pair => pair.Key, pair => (IReadOnlyList<(long, int)>)[.. pair.Value.OrderBy(tick => tick.TimeNs).Select(tick => (tick.TimeNs, indices[tick.Stack]))]);
    }
}
