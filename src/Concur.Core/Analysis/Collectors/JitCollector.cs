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
        var tier = OptimizationTier.Unknown;
        var compiling = new EventPairing<bool>((threadId, startNs, endNs, _) =>
        {
            events.Jits.Add(threadId, startNs, endNs);
            events.Compilations.Add(new Compilation(startNs, endNs, Name(tier)));
        });
        clr.MethodJittingStarted += data => compiling.Start(data.ThreadID, data.TimeNs(), true, data.MethodID);
        clr.MethodLoadVerbose += data =>
        {
            tier = data.OptimizationTier;
            compiling.Stop(data.ThreadID, data.TimeNs(), data.MethodID);
        };
    }

    private static string Name(OptimizationTier tier) => tier switch
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
