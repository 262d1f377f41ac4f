using System.Diagnostics.CodeAnalysis;
using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Tool.Console;

/// <summary>
/// Reports the progress of a measurement on standard error: on a terminal as one line that is rewritten, elsewhere as a line
/// per launch.
/// </summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It has words for every event of a measurement.")]
internal sealed class RunProgress : IProgress<RunEvent>, IDisposable
{
    /// <summary>Carriage return, then ECMA-48's "erase in line" for the whole line.</summary>
    private const string ClearLine = "\r\u001b[2K";

    private readonly ToolEnvironment _environment;
    private readonly string _prefix;
    private readonly ProgressEstimate _estimate;
    private readonly Dictionary<string, string> _firstOfReason = new(StringComparer.Ordinal);
    private readonly StatusLine _line;

    /// <param name="environment">Its standard error gets the lines.</param>
    /// <param name="prefix">Stands before what is said of launches: the machine, where there are several.</param>
    /// <param name="line">The terminal's status line, where several machines share it.</param>
    public RunProgress(ToolEnvironment environment, string prefix = "", StatusLine? line = null)
    {
        (_environment, _prefix, _line) = (environment, prefix, line ?? new StatusLine());
        _estimate = new ProgressEstimate(environment.Clock);
    }

    private TextWriter Error => _environment.Error;

    public void Report(RunEvent value)
    {
        lock (_line.Gate) Tell(value);
    }

    private void Tell(RunEvent value)
    {
        switch (value)
        {
            case RunEvent.Built built:
                Error.WriteLine($"built {TerminalText.Name(Path.GetFileNameWithoutExtension(built.Path))} in "
                    + Figures.Duration(built.Duration.TotalMilliseconds));
                break;
            case RunEvent.FolderCreated created:
                _environment.Run.Folder = created.Path;
                break;
            case RunEvent.LaunchStarting starting:
                Report(starting);
                break;
            case RunEvent.LaunchEnded ended:
                Report(ended);
                break;
            case RunEvent.CommandTimed timed:
                Show($"{_prefix}[{timed.Number}/{timed.Of}] {timed.Command}{(timed.IsWarmup ? ", warm-up" : "")}: "
                    + Outcome(timed.Record, $"exit code {timed.Record.Usage.ExitCode}"));
                break;
            case RunEvent.CommandProfiled profiled:
                Show($"{_prefix}{profiled.Command}, profiled: "
                    + Outcome(profiled.Record, $"{profiled.Record.Processes.Length} processes"));
                break;
            case RunEvent.Attached attached:
                Report(attached);
                break;
            case RunEvent.Detached detached:
                Show($"{Ending(detached)}; reading the recording ...");
                break;
            case RunEvent.Notice notice:
                Finish();
                Error.WriteLine(_prefix + notice.Text);
                break;
            case RunEvent.TrialSaved { Trial: { Error: { } error } trial }:
                Finish();
                Error.WriteLine(_prefix + Failure(trial.Label, error));
                break;
        }
    }

    /// <summary>Removes the status line, if there is one. Only once: afterwards the line may be the report's.</summary>
    public void Finish()
    {
        lock (_line.Gate)
        {
            if (_line.IsDrawn) Error.Write(ClearLine);
            _line.IsDrawn = false;
            Error.Flush();
        }
    }

    public void Dispose() => Finish();

    private void Report(RunEvent.LaunchStarting starting)
    {
        _estimate.Begin();
        if (_environment.ErrorIsTerminal) Rewrite(Line(starting));
    }

    private void Report(RunEvent.LaunchEnded ended)
    {
        _estimate.End(ended.Record);
        if (!_environment.ErrorIsTerminal)
            Error.WriteLine($"{_prefix}[{ended.Number}/{ended.Of}] {Name(ended.Record.Plan)}: {Outcome(ended.Record)}");
    }

    /// <summary>A terminal shows the seconds as they pass; elsewhere only the beginning is reported.</summary>
    private void Report(RunEvent.Attached attached)
    {
        var what = $"recording process {attached.Process.ProcessId} ({attached.Process.Name})";
        if (attached is { Elapsed.Ticks: 0, Scheduler.Refusal: { } refusal }) Error.WriteLine($"times of threads are polled: {refusal}");
        if (_environment.ErrorIsTerminal)
        {
            Rewrite(FormattableString.Invariant(
                $"{what}: {attached.Elapsed.TotalSeconds:0.0} of {attached.Of.TotalSeconds:0.#} s; Ctrl-C ends it early"));
        }
        else if (attached.Elapsed == TimeSpan.Zero)
        {
            var times = attached.Scheduler.Kind switch
            {
                SchedulerKind.Perf => "times from perf events",
                SchedulerKind.Etw => "times from the kernel's events",
                _ => "polled times",
            };
            Error.WriteLine(FormattableString.Invariant(
                $"{what} for {attached.Of.TotalSeconds:0.#} s, {times}; Ctrl-C ends it early"));
        }
    }

    private static string Ending(RunEvent.Detached detached) => detached.Ending switch
    {
        AttachEnding.Elapsed => "recorded",
        AttachEnding.Interrupted => "ended early",
        _ => $"process {detached.Process.ProcessId} has ended",
    };

    private string Line(RunEvent.LaunchStarting starting) =>
        $"{_prefix}[{starting.Number}/{starting.Of}] {Name(starting.Plan)}{_estimate.After(starting.Number, starting.Of)}";

    private static string Name(LaunchPlan plan) =>
        $"{plan.Trial.Label}, {(plan.Point is { } point ? point + ", " : "")}{(plan.Profiled ? "profiled" : "timed")}";

    /// <summary>A terminal has the report below, which says why. Elsewhere each reason stands once.</summary>
    private string Failure(string label, string error) =>
        _environment.ErrorIsTerminal ? $"{label} failed; the report says why."
        : _firstOfReason.TryAdd(error, label) ? $"{label}: {error}"
        : $"{label}: failed as {_firstOfReason[error]} did";

    private static string Outcome(CommandRecord record, string more) =>
        record.Lost ?? $"{Figures.Duration(record.Usage.RealMs)}, {more}";

    private static string Outcome(LaunchRecord record)
    {
        if (record.Lost is { } lost) return lost;
        var measured = record.Result?.Iterations.Where(iteration => iteration.Measured) ?? [];
        var iterationsMs = measured.Select(iteration => iteration.WallNs / 1e6).ToList();
        return iterationsMs.Count == 0
            ? $"{record.Ending}, exit code {record.Usage.ExitCode}"
            : $"{iterationsMs.Count} iterations, median {Figures.Duration(MedianEstimate.Median(iterationsMs))}";
    }

    private void Show(string text)
    {
        if (_environment.ErrorIsTerminal) Rewrite(text);
        else Error.WriteLine(text);
    }

    private void Rewrite(string text)
    {
        _line.IsDrawn = true;
        Error.Write(ClearLine + (text.Length < _environment.Width ? text : text[..(_environment.Width - 1)]));
        Error.Flush();
    }
}

/// <summary>The line of a terminal that is rewritten. All machines of a run share it.</summary>
internal sealed class StatusLine
{
    /// <summary>Another thread reports that a machine was lost.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether the terminal shows it.</summary>
    public bool IsDrawn { get; set; }
}
