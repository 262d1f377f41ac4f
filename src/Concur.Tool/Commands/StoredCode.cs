using Concur.Core.Model;
using Concur.Protocol;
using Concur.Reports;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>What a stored request would run besides the tool's own code. Its file may be a stranger's.</summary>
internal static class StoredCode
{
    /// <exception cref="ConcurException">The run can't be made again, or the user does not want it.</exception>
    public static void Require(RunRequest request, bool isTrusted, ToolEnvironment environment)
    {
        if (RepeatCommand.Words(request).Any(word => word.Contains(SecretText.Hidden, StringComparison.Ordinal)))
            throw UsageErrors.Create("the run's command had a secret, which is not stored; give the whole command again");
        var what = request switch
        {
            WorkloadRequest workload => string.Join("' and '", Of(workload).Concat(workload.On)),
            SweepGrid sweep => string.Join("' and '", sweep.Assemblies.Select(assembly => assembly.Path).Concat(sweep.On)),
            CommandsRequest { Commands: var commands } => string.Join("; ", commands.Select(command => command.Text)),
            _ => null,
        };
        if (what is null or "" || isTrusted || Question.IsAgreed($"This runs '{TerminalText.Name(what)}'. Run it?", environment)) return;
        throw UsageErrors.Create($"this runs '{TerminalText.Name(what)}'; give --trust if you trust it");
    }

    /// <summary>Assemblies, and settings of the runtime that may load other code.</summary>
    /// <exception cref="ConcurException">The request names something that is neither code that it lists nor built in.</exception>
    private static IEnumerable<string> Of(WorkloadRequest request)
    {
        if (request.AssemblyPath is null && BuiltInWorkload.Find(request.Workload) is null) throw Unknown("workload", request.Workload);
        bool IsKnown(string strategy) => StrategySpec.SplitList(strategy).Count == 1 && request.Find(strategy) is not null;
        if (request.Strategies.FirstOrDefault(strategy => !IsKnown(strategy)) is { } other) throw Unknown("strategy", other);
        if (request.StrategyCodes.FirstOrDefault(code => !UserStrategy.IsName(code.Name)) is { } code) throw Unknown("strategy", code.Name);
        return request.Assemblies.Select(assembly => assembly.Path).Concat(
            from variant in request.Variants
            from setting in variant.Environment
            where !FileVariants.IsHarmless(setting.Key, setting.Value)
            select $"{setting.Key}={setting.Value}").Distinct();
    }

    private static ConcurException Unknown(string what, string name) =>
        UsageErrors.Create($"the run's file names the {what} '{TerminalText.Name(name)}', which there is none of");
}
