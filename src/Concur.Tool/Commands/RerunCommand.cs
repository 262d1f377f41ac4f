using System.CommandLine;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Reports;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>rerun</c>: makes a run again, as it was asked for or with other options.</summary>
internal static class RerunCommand
{
    private const string Description = """
        Make a run again: the same workload, strategies and options. Options that are given replace the run's own.

        Examples:
          dotnet concur rerun last
          dotnet concur rerun primes --precision 2%
          dotnet concur rerun last --launches 12 --format json

        A run of your own code, or of commands, runs what its file names. If you did not make the run yourself, on this
        machine and in this folder, you are asked first; --trust answers yes.

        Exit codes: those of 'run' and 'exec'.
        """;

    /// <param name="environment">The environment.</param>
    /// <param name="invoke">Runs a command line of this tool.</param>
    public static Command Create(ToolEnvironment environment, Func<string[], CancellationToken, Task<int>> invoke)
    {
        var run = new Argument<string>("RUN")
        {
            Description = "The run: its folder or file, its name, or last",
            DefaultValueFactory = _ => RunHandle.Last,
        };
        var trust = new Option<bool>("--trust") { Description = "Run what the run's file names without a question" };
        var command = new Command("rerun", Description) { run, trust };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellation) =>
        {
            var (handle, given) = Split(parsed.GetValue(run)!, parsed.UnmatchedTokens);
            var path = environment.RunPath(handle);
            var request = RunFile.Read(path).Request;
            var words = RepeatCommand.Words(request).ToList();
            var isOwn = new OwnRuns(environment.CacheFolder).Has(path, RepeatCommand.Of(request));
            StoredCode.Require(request, isOwn || parsed.GetValue(trust), environment);
            if ((request as WorkloadSettings)?.Assemblies.Any(code => code.Hash is { } hash && AssemblyHash.Of(code.Path) != hash) == true)
                await environment.Error.WriteLineAsync("the code has changed since that run");
            await environment.Error.WriteLineAsync(TerminalText.OneLine(RepeatCommand.Of(request)));
            string[] alone = request is WorkloadRequest ? ["--no-settings"] : []; // The run had its settings from its own folder.
            return await invoke([.. RepeatedWords.Without(words, given), .. alone, .. given], cancellation);
        });
        return command;
    }

    /// <summary>Options alone are for the latest run: the parser takes the first of them for the run's name.</summary>
    private static (string Handle, IReadOnlyList<string> Given) Split(string run, IReadOnlyList<string> unmatched) =>
        run.StartsWith('-') ? (RunHandle.Last, [run, .. unmatched]) : (run, unmatched);
}
