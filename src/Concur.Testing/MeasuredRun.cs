namespace Concur.Testing;

/// <summary>A run of the tool, and what it says about a test.</summary>
/// <param name="File">What was measured.</param>
/// <param name="Folder">The folder that keeps it.</param>
internal sealed record MeasuredRun(RunFile File, string Folder)
{
    /// <summary>Throws where a strategy failed, took too long, or gave other results.</summary>
    /// <exception cref="ScalingException">One did.</exception>
    public void RequireRightResults()
    {
        var failed = File.Trials.Where(trial => trial.Status is "failed" or "timeout").Select(trial => $"{trial.Strategy}: {trial.Error}");
        var wrong = File.Findings.Where(finding => finding.Rule == RunFinding.ResultsDiffer)
            .Select(finding => $"{finding.Message}; {finding.Advice}");
        var problems = failed.Concat(wrong).ToList();
        if (problems.Count == 0) problems = [.. File.Trials.Where(trial => trial.ResultsAgree == false).Select(Differs)];
        if (problems.Count > 0) throw new ScalingException(WithCommand(string.Join('\n', problems)));
    }

    /// <summary>Throws where a speed-up is surely missed, or nothing can be said.</summary>
    /// <param name="asked">What was asked for.</param>
    /// <exception cref="ScalingException">It is surely missed.</exception>
    public void RequireSpeedup(AskedSpeedup asked)
    {
        if (File.Machine.UsableCores < asked.Cores)
            throw TestFramework.Inconclusive(FewCores(File.Machine.UsableCores, asked.Cores));
        var judged = Judged(asked.IsOfEach).Select(trial => (Trial: trial, Verdict: VerdictOf(trial, asked))).ToList();
        if (judged.Count == 0) throw TestFramework.Inconclusive(WithCommand("no strategy was measured beside sequential."));
        var missed = judged.Where(pair => pair.Verdict == SpeedupVerdict.Missed).ToList();
        if (missed.Count > 0)
        {
            throw new ScalingException(WithCommand(string.Join(
                '\n',
                [File.Answer?.Sentence ?? "", .. missed.Select(pair => asked.Missed(pair.Trial)), .. asked.Notes])));
        }

        var open = judged.Where(pair => pair.Verdict != SpeedupVerdict.Reached).ToList();
        if (open.Count > 0)
        {
            throw TestFramework.Inconclusive(WithCommand(string.Join(
                '\n', open.Select(pair => asked.Open(pair.Trial, pair.Verdict, File.Answer?.Caveats ?? [])))));
        }
    }

    /// <summary>Why a machine has too few cores for what was asked.</summary>
    public static string FewCores(double usable, int needed) => FormattableString.Invariant(
        $"a speed-up on {needed} cores was asked for, and {usable:0.##} may be used here.");

    /// <summary>The strategies that were named, or the fastest one, sequential left out.</summary>
    private IEnumerable<RunTrial> Judged(bool isOfEach)
    {
        var others = File.Trials.Skip(1);
        return isOfEach ? others : others.Where(trial => trial.Speedup is not null).OrderByDescending(trial => trial.Speedup).Take(1);
    }

    private SpeedupVerdict VerdictOf(RunTrial trial, AskedSpeedup asked) =>
        SpeedupCheck.Of(asked.Ratio, trial.SpeedupInterval, File.Answer is not { Caveats.Count: 0 });

    private string WithCommand(string text) => $"{text.Trim()}\nSee the whole run: dotnet concur show '{Folder}'";

    private static string Differs(RunTrial trial) => $"{trial.Strategy}: the results differ between iterations or from sequential's";
}

/// <summary>A speed-up that a test asks for.</summary>
/// <param name="Ratio">How many times as fast as sequential.</param>
/// <param name="Cores">The number of cores.</param>
/// <param name="Workers">The number of workers.</param>
internal sealed record AskedSpeedup(double Ratio, int Cores, int Workers)
{
    /// <summary>Whether each strategy is to reach it, and not the fastest alone.</summary>
    public required bool IsOfEach { get; init; }

    /// <summary>What else a reader should know where it is missed.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>That a strategy missed it.</summary>
    public string Missed(RunTrial trial) => $"{Asked(trial)}, and it is {Measured(trial)}.";

    /// <summary>Why nothing can be said of a strategy.</summary>
    /// <param name="trial">The strategy.</param>
    /// <param name="verdict">Why it is open.</param>
    /// <param name="caveats">What stands against the measurement.</param>
    public string Open(RunTrial trial, SpeedupVerdict verdict, IReadOnlyList<string> caveats)
    {
        if (trial.Speedup is null) return $"{trial.Strategy}: {trial.Error ?? "its speed-up is not known"}";
        var why = caveats.Count > 0 ? string.Join(", and ", caveats)
            : verdict == SpeedupVerdict.Disturbed ? "something disturbed the measurement"
            : "the times vary too much";
        return $"{Asked(trial)}; it is {Measured(trial)}, which does not decide it: {why}.";
    }

    private string Asked(RunTrial trial) => FormattableString.Invariant(
        $"{trial.Strategy} was to be at least {Ratio:0.##}x as fast as sequential with {Workers} worker{(Workers == 1 ? "" : "s")}");

    private static string Measured(RunTrial trial) => trial is { Speedup: { } ratio, SpeedupInterval: { } interval }
        ? FormattableString.Invariant($"{ratio:0.00}x ({interval.Low:0.00}x to {interval.High:0.00}x)")
        : FormattableString.Invariant($"{trial.Speedup:0.00}x, of too few launches for an interval");
}
