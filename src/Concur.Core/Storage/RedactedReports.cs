using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Storage;

/// <summary>
/// Reports without what only their own machine's users need to know: the arguments of commands, the values of the runtime's
/// settings but for numbers, the folders of assemblies, and what failed programs said. The names that users gave to commands stay.
/// </summary>
internal static class RedactedReports
{
    /// <summary>Writes the redacted copy of a file in the folder of a run.</summary>
    /// <param name="file">The file.</param>
    /// <param name="create">Makes a file of that name.</param>
    /// <returns>False where the file needs no redaction. The page has no redacted copy: it is left out.</returns>
    public static bool TryWrite(string file, Func<string, Stream> create)
    {
        var name = Path.GetFileName(file);
        if (name == RunFolder.ReportName) return true;
        if (name.EndsWith(RunFolder.SpeedscopeEnding, StringComparison.Ordinal)) return RedactedStacks.Write(file, create(name));
        if (name is not (RunFolder.RunFileName or RunFolder.TraceFileName)) return false;
        using var writer = new StreamWriter(create(name));
        if (name == RunFolder.RunFileName) RunFile.Write(Of(RunFile.Read(file)), writer);
        else TraceFile.Write(Of(TraceFile.Read(file)), writer);
        return true;
    }

    /// <summary>A run's report, redacted.</summary>
    public static RunReport Of(RunReport run)
    {
        var redacted = WithoutTexts(run);
        if (run.Request is not CommandsRequest commands) return redacted;
        var names = NamesOf(commands);
        string Renamed(string name) => names.GetValueOrDefault(name, name);
        string Reworded(string text) => names.OrderByDescending(name => name.Key.Length)
            .Aggregate(text, (words, name) => words.Replace(name.Key, name.Value, StringComparison.Ordinal));
        return redacted with
        {
            Request = commands with
            {
                Commands = [.. commands.Commands.Select(command => new NamedCommand(Renamed(command.Name), Program(command.Text)))],
            },
            Trials = [.. redacted.Trials.Select(trial => trial with { Strategy = Renamed(trial.Strategy) })],
            Findings =
            [
                .. redacted.Findings.Select(finding => finding with
                {
                    Strategy = finding.Strategy is { } name ? Renamed(name) : null,
                    Message = Reworded(finding.Message),
                    Evidence = Reworded(finding.Evidence),
                    Advice = Reworded(finding.Advice),
                }),
            ],
        };
    }

    /// <summary>
    /// What commands are called once their arguments are left out: a command without a name of its own is called by its text, arguments
    /// included. Two that become alike get numbers.
    /// </summary>
    private static Dictionary<string, string> NamesOf(CommandsRequest request)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var command in request.Commands)
        {
            var program = Program(command.Text);
            var name = command.Name == SecretText.Redacted(command.Text.Trim()) ? program : command.Name;
            for (var number = 2; names.ContainsValue(name); number++) name = FormattableString.Invariant($"{program} {number}");
            names[command.Name] = name;
        }

        return names;
    }

    private static RunReport WithoutTexts(RunReport run) => RedactedPlaces.Of(run) with
    {
        Request = run.Request switch
        {
            WorkloadRequest workload => RedactedRequest.Of(workload),
            var other => other,
        },
        Machine = run.Machine with { RuntimeSettings = RedactedRequest.Hidden(run.Machine.RuntimeSettings) },
        Trials = [.. run.Trials.Select(Of)],
        Verifications = [.. run.Verifications.Select(tried => tried with { Before = Of(tried.Before), After = Of(tried.After) })],
    };

    /// <summary>The report of a recorded process, redacted.</summary>
    public static TraceReport Of(TraceReport trace) => RedactedPlaces.Of(trace) with
    {
        Process = trace.Process with { CommandLine = trace.Process.CommandLine is { } command ? Program(command) : null },
    };

    private static TrialReport Of(TrialReport trial) => RedactedPlaces.Of(trial) with
    {
        Error = trial.Error is null ? null : SecretText.Hidden,
        Processes = [.. trial.Processes.Select(process => process with { Command = Program(process.Command) })],
    };

    /// <summary>The first word of a command line, without its folder.</summary>
    private static string Program(string command)
    {
        var words = command.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0) return "";
        var program = Path.GetFileName(words[0]);
        return words.Length == 1 ? program : $"{program} {SecretText.Hidden}";
    }
}
