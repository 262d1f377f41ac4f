using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Reports;

namespace Concur.Tool.Console;

/// <summary>
/// Tells of launches on standard error: one line that rewrites itself on a terminal, a line per launch elsewhere.
/// </summary>
internal sealed class RunProgress : IProgress<RunEvent>, IProgress<string>, IDisposable
{
    private const string ClearLine = "\r\u001b[2K";
    private readonly TextWriter _error;
    private readonly bool _terminal;
    private readonly int _width;
    private bool _drawn;

    private RunProgress(TextWriter error, bool terminal, int width) => (_error, _terminal, _width) = (error, terminal, width);

    public static RunProgress On(ToolSurroundings surroundings) => new(surroundings.Error, surroundings.ErrorIsTerminal, surroundings.Width);

    public void Report(RunEvent value)
    {
        switch (value)
        {
            case RunEvent.LaunchStarting starting when _terminal:
                Status($"[{starting.Number}/{starting.Of}] {Name(starting.Plan)} ...");
                break;
            case RunEvent.LaunchEnded ended when !_terminal:
                _error.WriteLine(FormattableString.Invariant($"[{ended.Number}/{ended.Of}] {Name(ended.Record.Plan)}: {Outcome(ended.Record)}"));
                break;
            case RunEvent.Attached attached:
                Report(attached);
                break;
            case RunEvent.Detached detached:
                Report(FormattableString.Invariant($"{Ended(detached)}, reading what was recorded ..."));
                break;
            case RunEvent.CommandTimed timed:
                Report(FormattableString.Invariant(
                    $"[{timed.Number}/{timed.Of}] {timed.Command}{(timed.IsWarmup ? ", warm-up" : "")}: {Figures.Duration(timed.Record.Real?.TotalMilliseconds)}, exit code {timed.Record.ExitCode}"));
                break;
            case RunEvent.CommandProfiled profiled:
                Report(FormattableString.Invariant(
                    $"{profiled.Command}, recorded: {Figures.Duration(profiled.Record.Real?.TotalMilliseconds)}, {profiled.Record.Processes.Length} processes"));
                break;
            case RunEvent.TrialSaved { Trial.Error: { } error } failed:
                Finish();
                _error.WriteLine($"{failed.Trial.Label}: {error}");
                break;
        }
    }

    /// <summary>Seconds go on on a terminal; elsewhere only the beginning is told.</summary>
    private void Report(RunEvent.Attached attached)
    {
        var what = FormattableString.Invariant($"recording process {attached.Process.ProcessId} ({attached.Process.Name})");
        if (_terminal) Status(FormattableString.Invariant($"{what}: {attached.Elapsed.TotalSeconds:0.0} of {attached.Of.TotalSeconds:0.#} s; Ctrl-C ends it early"));
        else if (attached.Elapsed == TimeSpan.Zero) _error.WriteLine(FormattableString.Invariant($"{what} for {attached.Of.TotalSeconds:0.#} s, {(attached.Scheduler.Kind == SchedulerKind.Perf ? "times from perf events" : "times from /proc")}; Ctrl-C ends it early"));
    }

    private static string Ended(RunEvent.Detached detached) => detached.Ending switch
    {
        AttachEnding.Elapsed => "recorded",
        AttachEnding.Interrupted => "ended early",
        _ => FormattableString.Invariant($"process {detached.Process.ProcessId} has ended"),
    };

    /// <summary>A line that stands for itself.</summary>
    public void Report(string value)
    {
        if (_terminal) Status(value);
        else _error.WriteLine(value);
    }

    /// <summary>Takes the status line away, if there is one: what stands on the line by now may be the report's.</summary>
    public void Finish()
    {
        if (_drawn) _error.Write(ClearLine);
        _drawn = false;
        _error.Flush();
    }

    public void Dispose() => Finish();

    private static string Name(LaunchPlan plan) => $"{plan.Trial.Label}, {(plan.Point is { } point ? point + ", " : "")}{(plan.Profiled ? "recorded" : "timed")}";

    private static string Outcome(LaunchRecord record)
    {
        var iterations = record.Result?.Iterations.Where(iteration => iteration.Measured).Select(iteration => iteration.WallNs / 1e6).ToList() ?? [];
        return iterations.Count == 0
            ? $"{record.Ending}, exit code {record.ExitCode}"
            : $"{iterations.Count} iterations, median {Figures.Duration(MedianEstimate.Median(iterations))}";
    }

    private void Status(string text)
    {
        _drawn = true;
        _error.Write(ClearLine + (text.Length < _width ? text : text[..(_width - 1)]));
        _error.Flush();
    }
}
