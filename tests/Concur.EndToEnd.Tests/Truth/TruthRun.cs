using Concur.EndToEnd.Tests.Measuring;

namespace Concur.EndToEnd.Tests.Truth;

/// <summary>A run of a workload of known composition by the real tool, with what the units measured of themselves.</summary>
internal sealed class TruthRun : IDisposable
{
    /// <summary>The scheduler source: the best that the machine grants, or the one that is asked for.</summary>
    private static readonly string Scheduler = Environment.GetEnvironmentVariable("CONCUR_TRUTH_SCHEDULER") ?? "auto";

    private readonly ToolProcess _tool;

    private TruthRun(ToolProcess tool, RunOutput output, IReadOnlyList<TruthTrial> trials) =>
        (_tool, Output, Trials) = (tool, output, trials);

    /// <summary>The run file.</summary>
    public RunOutput Output { get; }

    /// <summary>Sequential's trial, then one per strategy asked for.</summary>
    public IReadOnlyList<TruthTrial> Trials { get; }

    /// <param name="composition">The workload.</param>
    /// <param name="strategies">As the command line takes them.</param>
    /// <param name="units">Units per iteration.</param>
    /// <param name="workers">Lanes.</param>
    /// <param name="size">The size of each unit.</param>
    /// <param name="iterations">Measured iterations of each launch: more where one preemption in what only events tell counts.</param>
    /// <param name="profile">What the recorded launch records: light or full.</param>
    public static async Task<TruthRun> Of(
        string composition, string strategies, int units, int workers = 2, int size = 1, int iterations = 2, string profile = "light")
    {
        var tool = new ToolProcess();
        var folder = Directory.CreateDirectory(Path.Combine(tool.Folder, "truth")).FullName;
        string[] args =
        [
            Locations.Tool, "run", Locations.TruthWorkloads, "--method", composition, "-s", strategies, "--scheduler", Scheduler,
            "-u", $"{units}", "-w", $"{workers}", "-n", $"{size}", "--launches", "1", "--iterations", $"{iterations}",
            "--profile", profile, "--format", "json", "-o", "run",
        ];
        var ending = await tool.Shell(_ => { }, "dotnet", args, ("CONCUR_TRUTH", folder));
        if (ending.ExitCode != 0) tool.Dispose();
        Assert.True(ending.ExitCode == 0, ending.Error);

        var output = new RunOutput(ending.Out);
        var trials = output.Trials;
        var launches = Launches(folder, units, iterations);
        Assert.Equal(2 * trials.Count, launches.Count);

        // All timed launches come first; both kinds are in the order of the trials.
        return new TruthRun(tool, output, [.. trials.Select((trial, i) => new TruthTrial
        {
            Output = trial,
            Workers = workers,
            Timing = launches[i],
            Recorded = launches[trials.Count + i],
            WaitsAreEstimated = output.IsFoundOf("WaitsAreEstimated", trial.Strategy),
            TracePath = Path.Combine(tool.Folder, "run", "traces", trial.Strategy + ".nettrace"),
        })]);
    }

    /// <summary>
    /// Units measure what load makes longer, so what other processes took is told and no reason to skip: beside two processes that spin,
    /// a program that sleeps has hardly any of the cores' time.
    /// </summary>
    public static async Task<TruthRun> Measure(
        string composition, string strategies, int units, int workers = 2, int size = 1, int iterations = 2, string profile = "light")
    {
        var others = OtherWork.Watch();
        var run = await Of(composition, strategies, units, workers, size, iterations, profile);
        others.Tell();
        return run;
    }

    public void Dispose() => _tool.Dispose();

    /// <summary>The launches in order of time. Warm-up iterations go before the measured ones.</summary>
    private static List<LaunchFacts> Launches(string folder, int units, int iterations) =>
        [.. Directory.EnumerateFiles(folder).Select(path => (Process: Path.GetFileName(path), Lines: File.ReadAllLines(path)))
            .GroupBy(file => file.Lines[0], file => file.Lines.Skip(1).Select(line => UnitFacts.Parse(file.Process, line)))
            .Select(files => files.SelectMany(facts => facts).OrderBy(unit => unit.StartNs).TakeLast(units * iterations).ToList())
            .OrderBy(facts => facts[0].StartNs)
            .Select(facts => new LaunchFacts([.. facts.Chunk(units)]))];
}
