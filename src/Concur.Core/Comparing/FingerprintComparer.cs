using System.Collections.Immutable;
using System.Globalization;
using Concur.Core.Model;

namespace Concur.Core.Comparing;

/// <summary>
/// Lists the differences in machine, runtime, system and request of two runs. The load at the start is left out: it describes a
/// disturbance.
/// </summary>
internal static class FingerprintComparer
{
    /// <summary>So many digits of the hash of the code tell one build from another.</summary>
    internal const int HashDigits = 8;

    private const string Cores = "DOTNET_PROCESSOR_COUNT";

    private sealed record Property(string Name, DifferenceKind Kind, Func<RunReport, object?> Value);

    private static readonly Property[] Properties =
    [
        new("cpu", DifferenceKind.Machine, run => run.Machine.Cpu),
        new("architecture", DifferenceKind.Machine, run => run.Machine.Architecture),
        new("logicalCores", DifferenceKind.Machine, run => run.Machine.LogicalCores),
        new("physicalCores", DifferenceKind.Machine, run => run.Machine.PhysicalCores),
        new("sockets", DifferenceKind.Machine, run => run.Machine.Sockets),
        new("usableCores", DifferenceKind.Machine, run => run.Machine.UsableCores),
        new("quotaCores", DifferenceKind.Machine, run => run.Machine.QuotaCores),
        new("governor", DifferenceKind.Machine, run => run.Machine.Governor),
        new("virtualization", DifferenceKind.Machine, run => run.Machine.Virtualization),
        new(Cores, DifferenceKind.Machine, run => run.Machine.RuntimeSettings.GetValueOrDefault(Cores)),
        new("units", DifferenceKind.Request, run => Settings(run)?.Units),
        new("size", DifferenceKind.Request, run => (run.Request as WorkloadRequest)?.Size),
        new("items", DifferenceKind.Request, run => WorkText.Items(run)),
        new(FingerprintDifference.Parameters, DifferenceKind.Request, run => WorkText.Parameters(run)),
        new("workers", DifferenceKind.Request, run => run.Workers),
        new("seed", DifferenceKind.Request, run => Settings(run)?.Seed),
        new("return", DifferenceKind.Request, run => Settings(run)?.Return),
        new("commands", DifferenceKind.Request, run => WorkText.Commands(run)),
        new("variants", DifferenceKind.Request, run => WorkText.Variants(run)),
        new("code", DifferenceKind.Request, run => Settings(run)?.CodeHash is { Length: > HashDigits } hash ? hash[..HashDigits] : null),
        new("strategyCode", DifferenceKind.Request, run => WorkText.StrategyCode(run)),
        new("iterations", DifferenceKind.Request, run => Settings(run)?.Iterations is { } iterations ? iterations : "auto"),
        new("warmup", DifferenceKind.Request, run => Warmup(run)),
        new("profile", DifferenceKind.Request, run => run.Request.Profile),
        new("scheduler", DifferenceKind.Request, run => run.Scheduler?.Kind),
        new("framework", DifferenceKind.Request, run => Settings(run)?.Framework),
        new("runtime", DifferenceKind.Runtime, run => run.Machine.Runtime),
        new("affinity", DifferenceKind.System, run => run.Machine.Affinity),
        new("memoryBytes", DifferenceKind.System, run => run.Machine.MemoryBytes),
        new("os", DifferenceKind.System, run => run.Machine.Os),
        new("kernel", DifferenceKind.System, run => run.Machine.Kernel),
        new("libc", DifferenceKind.System, run => run.Machine.Libc),
        new("tool", DifferenceKind.System, run => run.ToolVersion),
    ];

    /// <summary>All differences, those of the machine first.</summary>
    public static ImmutableArray<FingerprintDifference> Compare(RunReport baseline, RunReport candidate) =>
    [
        .. Properties
            .Select(property => Difference(property, baseline, candidate))
            .Concat(RuntimeSettings(baseline, candidate))
            .Concat(Figures(baseline.Capabilities, candidate.Capabilities))
            .Where(difference => difference.Baseline != difference.Candidate)
            .OrderBy(difference => difference.Kind),
    ];

    private static FingerprintDifference Difference(Property property, RunReport baseline, RunReport candidate) =>
        new(property.Name, Text(property.Value(baseline)), Text(property.Value(candidate)), property.Kind);

    /// <summary>
    /// Whether the difference forbids comparing times: with other hardware, cores or runtime settings they do not compare the
    /// strategies.
    /// </summary>
    public static bool ForbidsTimes(FingerprintDifference difference) =>
        difference.Kind == DifferenceKind.Machine || (difference.Kind == DifferenceKind.Runtime && difference.Name != "runtime");

    /// <summary>Whether the difference means that the runs did other work, so that a longer time need not mean slower.</summary>
    public static bool IsOtherWork(FingerprintDifference difference) =>
        IsOtherAmount(difference) || difference.Name is "workers" or "return" or "commands" or "variants";

    /// <summary>Whether the difference means that one of the runs did more work, or other work.</summary>
    public static bool IsOtherAmount(FingerprintDifference difference) =>
        difference.Name is "units" or "size" or "items" or FingerprintDifference.Parameters or "seed";

    private static string? Warmup(RunReport run) =>
        Settings(run) is { } settings ? FormattableString.Invariant($"{settings.LongestWarmup.TotalSeconds:0.###} s") : null;

    private static WorkloadSettings? Settings(RunReport run) => run.Request as WorkloadSettings;

    private static IEnumerable<FingerprintDifference> RuntimeSettings(RunReport baseline, RunReport candidate)
    {
        var (before, after) = (
            new Dictionary<string, string>(baseline.Machine.EffectiveSettings),
            new Dictionary<string, string>(candidate.Machine.EffectiveSettings));
        return before.Keys.Union(after.Keys).Where(name => name != Cores).Order(StringComparer.Ordinal)
            .Select(name => new FingerprintDifference(
                name,
                before.GetValueOrDefault(name),
                after.GetValueOrDefault(name),
                DifferenceKind.Runtime));
    }

    /// <summary>How well figures are known; none where one of the runs does not say.</summary>
    private static IEnumerable<FingerprintDifference> Figures(Capabilities? baseline, Capabilities? candidate) =>
        baseline is null || candidate is null
            ? []
            : baseline.InWords().Zip(candidate.InWords(), (before, after) =>
                new FingerprintDifference(before.Name, before.Words, after.Words, DifferenceKind.Figures));

    private static string? Text(object? value) => value is IFormattable number
        ? number.ToString(null, CultureInfo.InvariantCulture)
        : value?.ToString();
}
