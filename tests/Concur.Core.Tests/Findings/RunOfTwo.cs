using Concur.Core.Findings;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Tests.Findings;

/// <summary>A made-up run of sequential and one other strategy on two cores: what the rules say of the other.</summary>
internal static class RunOfTwo
{
    private const long Ms = 1_000_000;

    /// <summary>100 ms of sequential compute.</summary>
    public static TrialReport Sequential { get; } = Fixtures.Trial(
        "sequential",
        100,
        1,
        1,
        Fixtures.Account(1, 100 * Ms, (Category.Compute, 100 * Ms))) with
    {
        CoresUsed = 1,
        Cores = Cores(others: 0),
    };

    /// <summary>One unit of four takes three times as long as the others.</summary>
    public static UnitTimes Uneven { get; } = new(20, 60, LeastIdle: 0.3);

    /// <summary>A hundred files, one to a unit.</summary>
    public static ItemsRequest Hundred { get; } = new() { Kind = ItemKind.Paths, Source = "/logs/*.log", Count = 100 };

    /// <summary>Four equal units.</summary>
    public static UnitTimes Even { get; } = new(25, 25, LeastIdle: 0);

    /// <summary>A trial of two lanes over 100 ms: 200 ms of lane time.</summary>
    /// <param name="strategy">Its strategy.</param>
    /// <param name="times">Categories and their lane time, ms.</param>
    public static TrialReport Trial(string strategy, params (Category Category, long Ms)[] times) =>
        TrialOf(strategy, lanes: 2, times);

    /// <summary>As <see cref="Trial"/>, with another number of lanes.</summary>
    public static TrialReport TrialOf(string strategy, int lanes, params (Category Category, long Ms)[] times) =>
        Fixtures.Trial(
            strategy, 100, 1.5, 2, Fixtures.Account(lanes, 100 * Ms, [.. times.Select(time => (time.Category, time.Ms * Ms))])) with
        {
            Cores = Cores(others: 0),
            CoresUsed = times.Where(time => time.Category is Category.Compute or Category.Jit).Sum(time => time.Ms) / 100.0,
        };

    /// <summary>Two cores, of which other processes took a share.</summary>
    public static CoreAccount Cores(double others, double kernel = 0) => new()
    {
        Cores = 2,
        WallNs = 100 * Ms,
        Categories = [
            new NamedNs("lanes-user", (long)((1 - kernel) * 100 * Ms)),
            new NamedNs("lanes-kernel", (long)(kernel * 100 * Ms)),
            new NamedNs("other-processes", (long)(others * 200 * Ms)),
        ],
        UnexplainedNs = 0,
        CoresInUse = null,
    };

    /// <summary>What a rule finds in the trial; null when nothing.</summary>
    public static Finding? Find(
        string rule,
        TrialReport trial,
        Func<WorkloadRequest, WorkloadRequest>? request = null,
        TrialReport? sequential = null) =>
        FindAll(trial, request, sequential).SingleOrDefault(finding => finding.Rule == rule && finding.Strategy == trial.Label);

    /// <summary>What all rules find in both trials.</summary>
    public static IReadOnlyList<Finding> FindAll(
        TrialReport trial, Func<WorkloadRequest, WorkloadRequest>? request = null, TrialReport? sequential = null)
    {
        var asked = Fixtures.Request(StrategyNames.Sequential, trial.Strategy);
        return FindingRules.Apply([sequential ?? Sequential, trial], request is null ? asked : request(asked));
    }
}
