using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Concur.Testing;

/// <summary>What a test needs of the tool's run.json.</summary>
internal sealed record RunFile
{
    /// <summary>The answer; null where no two strategies can be compared.</summary>
    public RunAnswer? Answer { get; init; }

    /// <summary>The machine.</summary>
    public required RunMachine Machine { get; init; }

    /// <summary>The strategies, sequential first.</summary>
    public required IReadOnlyList<RunTrial> Trials { get; init; }

    /// <summary>Conclusions.</summary>
    public required IReadOnlyList<RunFinding> Findings { get; init; }
}

/// <param name="Sentence">The answer in words.</param>
/// <param name="Caveats">Why it is not surer.</param>
internal sealed record RunAnswer(string Sentence, IReadOnlyList<string> Caveats);

/// <param name="UsableCores">The cores that may be used, which a quota makes a fraction.</param>
internal sealed record RunMachine(double UsableCores);

/// <param name="Strategy">Its name.</param>
/// <param name="Status"><c>ok</c>, <c>failed</c>, <c>timeout</c> or <c>skipped</c>.</param>
/// <param name="Error">Why it is not ok; null where it is.</param>
/// <param name="ResultsAgree">Whether its results are sequential's; null where there is nothing to compare.</param>
/// <param name="Speedup">How many times as fast as sequential it is; null where that is not known.</param>
/// <param name="SpeedupInterval">The interval of that; null with too few launches.</param>
internal sealed record RunTrial(
    string Strategy, string Status, string? Error, bool? ResultsAgree, double? Speedup, SpeedupInterval? SpeedupInterval);

/// <param name="Rule">The rule that found it.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Advice">What to do.</param>
internal sealed record RunFinding(string Rule, string Message, string Advice)
{
    /// <summary>The rule that finds results which differ from sequential's.</summary>
    public const string ResultsDiffer = "ResultsDiffer";
}

/// <summary>Reads <see cref="RunFile"/> without reflection.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "The generator writes it.")]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunFile))]
internal sealed partial class RunFileContext : JsonSerializerContext;
