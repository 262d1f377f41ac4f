using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Concur.Core.Analysis.Collectors;

/// <summary>
/// Methods compiled, from the start of the compiler to the method's code. The two events are paired by the method:
/// precompiled methods that are loaded meanwhile tell of their code as well.
/// </summary>
internal static class JitCollector
{
    public static void Subscribe(ClrTraceEventParser clr, EventIntervals events)
    {
        var open = new Dictionary<(int ThreadId, long MethodId), long>();
        clr.MethodJittingStarted += data => open[(data.ThreadID, data.MethodID)] = data.TimeNs();
        clr.MethodLoadVerbose += data =>
        {
            if (!open.Remove((data.ThreadID, data.MethodID), out var startNs)) return;
            events.Jits.Add(data.ThreadID, startNs, data.TimeNs());
            events.Compilations.Add(new Compilation(startNs, data.TimeNs(), Tier(data.OptimizationTier)));
        };
    }

    private static string Tier(OptimizationTier tier) => tier switch
    {
        OptimizationTier.MinOptJitted => "min-opt",
        OptimizationTier.Optimized => "optimized",
        OptimizationTier.QuickJitted => "tier0",
        OptimizationTier.QuickJittedInstrumented => "tier0-instrumented",
        OptimizationTier.OptimizedTier1 => "tier1",
        OptimizationTier.OptimizedTier1Instrumented => "tier1-instrumented",
        OptimizationTier.OptimizedTier1OSR => "osr",
        _ => "unknown",
    };
}
