using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>
/// Another version of a run's code, whose launches take turns with those of the first: what changes on the machine changes both.
/// </summary>
/// <param name="Name">What reports call it: a git revision, a file, a method or a version of .NET.</param>
/// <param name="Workload">The workload's name in its assembly.</param>
/// <param name="AssemblyPath">The absolute path of its assembly; null for a built-in workload.</param>
/// <param name="CodeHash">The SHA-256 of that assembly.</param>
public sealed record CodeVersion(string Name, string Workload, string? AssemblyPath, string? CodeHash)
{
    /// <summary>Whether it is the version with which the run's own code is compared, and not one that is compared with that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBaseline { get; init; }

    /// <summary>The version of .NET under which it runs, such as net8.0; null for the run's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Framework { get; init; }
}

/// <summary>A strategy under two versions of the code.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Baseline">The label of the trial that it is compared with.</param>
/// <param name="Candidate">The label of the trial that is compared.</param>
/// <param name="Time">How many times as long the candidate takes; null where that is not known.</param>
/// <param name="Verdict">What is sure of that.</param>
public sealed record ComparedVersion(string Strategy, string Baseline, string Candidate, RatioReport? Time, Verdict Verdict)
{
    /// <summary>The category of the workers' time that changed most; null where nothing is sure, or no account tells.</summary>
    public MovedTime? Moved { get; init; }
}

/// <summary>The workers' time in a category, of one iteration.</summary>
/// <param name="Category">The category's name.</param>
/// <param name="BaselineMs">With the baseline, ms.</param>
/// <param name="CandidateMs">With the candidate, ms.</param>
public sealed record MovedTime(string Category, double BaselineMs, double CandidateMs);
