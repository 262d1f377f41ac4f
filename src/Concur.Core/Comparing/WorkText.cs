using Concur.Core.Model;

namespace Concur.Core.Comparing;

/// <summary>What a run did, as texts that are the same where the work was.</summary>
internal static class WorkText
{
    /// <summary>The items by their content: a pattern may match other files now.</summary>
    public static string Items(RunReport run) => (run.Request as WorkloadSettings)?.Items is { } items
        ? items.Hash is { Length: > FingerprintComparer.HashDigits } hash ? hash[..FingerprintComparer.HashDigits] : items.Source
        : "";

    /// <summary>The values of parameters and arguments.</summary>
    public static string Parameters(RunReport run) =>
        string.Join(", ", (run.Request as WorkloadSettings)?.Values.Select(value => $"{value.Key}={value.Value}") ?? []);

    /// <summary>The code of the user's own strategies outside of the workload's assembly.</summary>
    public static string StrategyCode(RunReport run) => run.Request is WorkloadSettings request
        ? string.Join(
            ", ",
            request.StrategyCodes.Where(code => code.AssemblyPath != request.AssemblyPath)
                .Select(code => $"{code.Name} {code.CodeHash?[..Math.Min(code.CodeHash.Length, FingerprintComparer.HashDigits)]}"))
        : "";

    /// <summary>The commands with their names.</summary>
    public static string Commands(RunReport run) =>
        run.Request is CommandsRequest { Commands: var commands }
            ? string.Join("; ", commands.Select(command => $"{command.Name}: {command.Text}"))
            : "";

    /// <summary>The variants with their settings, and the versions of the code.</summary>
    public static string Variants(RunReport run) => run.Request is WorkloadRequest { Variants: var variants, Versions: var versions }
        ? string.Join(
            "; ",
            variants.Select(variant =>
                $"{variant.Name}: {string.Join(' ', variant.Environment.Select(setting => $"{setting.Key}={setting.Value}"))}")
                .Concat(versions.Select(version => $"{version.Name}: {version.Workload}")))
        : "";
}
