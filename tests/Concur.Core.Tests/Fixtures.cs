using System.Collections.Immutable;
using System.Reflection;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Tests;

/// <summary>Small complete models for tests.</summary>
internal static class Fixtures
{
    /// <summary>The root of the repository that the tests were built in.</summary>
    public static string RepositoryRoot { get; } = Path.GetFullPath(
        typeof(Fixtures).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    /// <summary>The folder of golden files.</summary>
    public static string Golden { get; } = Path.Combine(RepositoryRoot, "tests", "Golden");

    public static StrategySpec Strategy(string text) => StrategySpec.Parse(text, name => throw new FormatException(name));

    public static WorkloadRequest Request(params string[] strategies) => new()
    {
        Workload = "primes",
        Strategies = [.. strategies],
        Units = 4,
        Size = 1000,
        Launches = 2,
        Profile = ProfileKind.Full,
        SampleInterval = TimeSpan.FromMilliseconds(20),
        Timeout = TimeSpan.FromMinutes(1),
        Seed = 1,
    };

    public static MachineFacts Machine(double cores = 2) => new()
    {
        Cpu = "Test CPU",
        LogicalCores = 4,
        Affinity = "0-1",
        UsableCores = cores,
        Os = "Linux",
        Architecture = "X64",
        Runtime = ".NET 10.0.0",
        RuntimeSettings = new Dictionary<string, string> { ["DOTNET_X"] = "1" },
    };

    public static LaunchRecord Launch(string strategy, int lanes, IReadOnlyList<IterationRecord> iterations, bool profiled = false) => new()
    {
        Plan = new LaunchPlan(new TrialPlan(0, Strategy(strategy), lanes, lanes), profiled, Spec(strategy, lanes)),
        Ending = LaunchEnding.Exited,
        Usage = Usage(exitCode: 0),
        Output = "",
        Result = Result(iterations),
        Traces = [],
    };

    public static ProcessUsage Usage(int exitCode) => new()
    {
        RealMs = 1000,
        UserMs = 500,
        SysMs = 100,
        MaxRssBytes = 1,
        ExitCode = exitCode,
    };

    public static LaunchResult Result(IReadOnlyList<IterationRecord> iterations, UnitFailure? failure = null) => new()
    {
        ProcessId = 1,
        Runtime = ".NET",
        ServerGc = false,
        ConcurrentGc = true,
        ProcessorCount = 2,
        HasFinalCode = null,
        PeakRssBytes = null,
        ProcessorsAtStart = null,
        ProcessorsAtEnd = null,
        Failure = failure,
        Iterations = iterations,
    };

    public static IterationRecord Iteration(
        long startNs,
        long endNs,
        IReadOnlyList<UnitStamp> units,
        IReadOnlyList<LaneStamp> lanes,
        ulong digest = 1) => new()
        {
            Measured = true,
            StartNs = startNs,
            EndNs = endNs,
            Digest = digest,
            AtStart = default(ProcessCounters),
            AtEnd = new ProcessCounters(1, 1, 0, 0),
            Units = units,
            Lanes = lanes,
        };

    public static Account Account(int lanes, long wallNs, params (Category Category, long Ns)[] times)
    {
        var byCategory = new long?[CategoryNames.All.Count];
        Array.Fill(byCategory, 0);
        foreach (var (category, ns) in times) byCategory[(int)category] = ns;
        return new Account { Lanes = lanes, WallNs = wallNs, Iterations = 3, ByCategory = ImmutableArray.Create(byCategory) };
    }

    public static TrialReport Trial(
        string strategy, double medianMs, double? speedup, double ideal, Account account, params GapPart[] gap) => new()
        {
            Strategy = strategy,
            Status = TrialStatus.Ok,
            Digest = "0000000000000001",
            ResultsAgree = true,
            Launches = [
            new LaunchReport
            {
                Profiled = false,
                RealMs = 500,
                UserMs = 300,
                SysMs = 20.5,
                MaxRssBytes = 5_000_000,
                ExitCode = 0,
                IterationsMs = [medianMs, medianMs],
            },
        ],
            Timing = new TimingSummary(medianMs, medianMs * 0.9, medianMs * 1.1, 6),
            Speedup = speedup,
            IdealSpeedup = ideal,
            CoresUsed = 1.5,
            ObserverEffect = 1.02,
            LostEvents = 0,
            Account = account,
            Gap = [.. gap],
        };

    public static RunReport Run(params TrialReport[] trials) => new()
    {
        ToolVersion = "0.1.0",
        Request = Request([.. trials.Select(trial => trial.Strategy)]),
        Workers = 2,
        Machine = Machine(),
        StartedUtc = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Duration = TimeSpan.FromSeconds(12),
        Trials = [.. trials],
        Findings = [new Finding("Rule", Severity.Warning, "threads", "a <b>message</b> | with a pipe", "trials[1]", "an advice")],
    };

    private static LaunchSpec Spec(string strategy, int lanes) => new()
    {
        Workload = "primes",
        Strategy = strategy,
        Units = 4,
        Size = 1,
        Workers = lanes,
        Seed = 1,
        WarmupMs = 0,
        MeasuredMs = 1,
        Iterations = 1,
        ResultPath = "",
    };
}
