using System.CommandLine;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>The options of <c>compare</c>, as text: <see cref="CompareDoor"/> checks them.</summary>
internal sealed class CompareOptions
{
    public Argument<string[]> Runs { get; } = new("RUN") { Description = "Two or more run folders, their run.json, or zips of them; or folders of sweeps", Arity = ArgumentArity.ZeroOrMore };

    public Option<string?> Last { get; } = new("--last") { Description = "In place of runs: the latest so many of one workload, the earliest of them as the baseline", HelpName = "N" };

    public Option<string> Folder { get; } = new("--in") { Description = "With --last: the folder of runs", HelpName = "DIR", DefaultValueFactory = _ => "concur-runs" };

    public Option<string?> Workload { get; } = new("--workload") { Description = "With --last: the workload [default: that of the latest run]", HelpName = "NAME" };

    public Option<string?> Baseline { get; } = new("--baseline") { Description = "Which of the runs the others are held against [default: the first]", HelpName = "RUN" };

    public Option<string> Threshold { get; } = new("--threshold") { Description = "What difference in time matters", HelpName = "PERCENT", DefaultValueFactory = _ => "2%" };

    public Option<string[]> FailOn { get; } = new("--fail-on")
    {
        Description = "Exit with 6 where that is surely so, such as threads:slower>5% or any:slower>3%; may be repeated",
        HelpName = "GATE",
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<bool> Seconds { get; } = new("--seconds") { Description = "Compare times although the machines or the runtime's settings differ" };

    public Option<string?> Summary { get; } = new("--summary") { Description = "Also append the comparison to this file as Markdown, such as $GITHUB_STEP_SUMMARY", HelpName = "FILE" };

    public Option<string> Format { get; } = FormatOption.Create("What is written; html is a report page of the comparison and its runs", ReportFormat.Html);

    public Option<string?> Output { get; } = OutputFile.Option();

    public void AddTo(Command command)
    {
        command.Add(Runs);
        foreach (var option in (Option[])[Last, Folder, Workload, Baseline, Threshold, FailOn, Seconds, Summary, Format, Output]) command.Add(option);
    }
}
