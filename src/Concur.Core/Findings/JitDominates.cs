using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>Lanes spend a good part of their time compiling.</summary>
internal sealed class JitDominates : IFindingRule
{
    private const double Notable = 0.10;

    public Finding? Find(TrialInRun subject)
    {
        if (subject.NetShare(Category.Jit) <= Notable) return null;
        var fresh = subject.Strategy is { StartsFreshProcesses: true };
        return new Finding(
            nameof(JitDominates), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: lanes compiled {subject.ShareText(Category.Jit)}{Recorded(subject.Trial.Jit)}"),
            subject.Path + (subject.Trial.Jit is null ? ".account" : ".jit"),
            fresh
                ? $"fresh processes compile everything again: keep them ({StrategyNames.ProcessPool}), or publish the workload with ReadyToRun"
                : "publish the workload with ReadyToRun, or look for code that is generated anew (expressions, regular expressions, serialisers)")
        {
            Remedy = fresh ? subject.WithStrategy(StrategyNames.ProcessPool, CategoryNames.Of(Category.Jit)) : subject.WithSetting("no-pgo", "DOTNET_TieredPGO", "0", CategoryNames.Of(Category.Jit)),
        };
    }

    private static string Recorded(JitReport? jit) => jit is null ? "" : FormattableString.Invariant($" ({jit.Methods} methods, {jit.TotalMs:0.#} ms recorded)");
}
