using System.CommandLine;

namespace Concur.Tool.Commands;

/// <summary>The options of <c>sweep</c>, as text: <see cref="SweepDoor"/> checks them. What is the same at every point is that of <c>run</c>.</summary>
internal sealed class SweepOptions
{
    /// <summary>Those of a run; what a sweep has in its own form is not among the command's.</summary>
    public RunOptions Run { get; } = new();

    public Option<string?> Workers { get; } = new("--workers", "-w")
    {
        Description = "Numbers of workers, such as 1,2,4,8 or 1..64*2 [default: 1, 2, 4, ... past the cores; with several sizes, the cores]",
        HelpName = "N,...|FROM..TO*STEP",
    };

    public Option<string?> Sizes { get; } = new("--sizes", "-n")
    {
        Description = "Sizes of a unit, such as 100,5000 or 100..1000000, which steps by ten, or 100..6400*2 [default: the workload's own]",
        HelpName = "N,...|FROM..TO*STEP",
    };

    public Option<string> Units { get; } = new("--units", "-u") { Description = "Units per iteration; auto is twice the most workers, or cores of --project, and at least 4", HelpName = "N|auto", DefaultValueFactory = _ => "auto" };

    public Option<string?> Project { get; } = new("--project") { Description = "Predict times on so many cores, such as 8,16,64", HelpName = "CORES,..." };

    public Option<bool> NoRefine { get; } = new("--no-refine") { Description = "Call the workload with the given --sizes alone: add none between the two where a strategy begins to beat sequential" };

    public Option<string?> Resume { get; } = new("--resume") { Description = "Go on with the sweep in this folder: nothing is measured twice; takes no other option but --format", HelpName = "DIR" };

    public Option<string?> Output { get; } = new("--output", "-o") { Description = "The sweep's folder [default: a new one in concur-runs]", HelpName = "DIR" };

    public Option<string> Profile { get; } = new("--profile") { Description = "What a point's recorded launch records: nothing, events, or events and stacks", HelpName = "none|light|full", DefaultValueFactory = _ => "light" };

    public Option<string> Format { get; } = FormatOption.Create("What goes to standard output; json is exactly sweep.json");

    /// <summary>All but the format.</summary>
    public IReadOnlyList<Option> OfNewSweeps => [Run.Method, Run.Strategies, Workers, Sizes, NoRefine, Units, Project, Run.Return, Run.Launches, Run.Iterations, Profile, Run.Scheduler, Run.SampleInterval, Run.Timeout, Run.Seed, Output];

    public void AddTo(Command command)
    {
        command.Add(Run.Workload);
        foreach (var option in OfNewSweeps) command.Add(option);
        command.Add(Resume);
        command.Add(Format);
    }
}
