using System.CommandLine;
using Concur.Core;
using Concur.Core.Measuring.Harness;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>exec</c>: any commands as the strategies.</summary>
internal static class ExecCommand
{
    private const string Description = """
        Run any commands in turn and say what each took: real, user and system time, peak memory, context switches.

        Examples:
          dotnet concur exec --name single "python3 single.py" --name threads "python3 threads.py"
          dotnet concur exec "sleep 0.1" "sleep 0.2" --launches 20
          dotnet concur exec --name piped "sort big.txt | uniq -c" --warmup 2

        A command without pipes, variables or wildcards is started directly; any other by /bin/sh. What commands print
        is not shown. Speed-ups are against the first command. Commands without names stand before the first --name.
        One more launch of each is recorded: every .NET process in its tree writes a trace and gets an account.

        Exit codes: 0 done, 2 bad usage or input, 3 a command failed, 4 timed out, 130 cancelled.
        """;

    public static Command Create(ToolSurroundings surroundings)
    {
        var options = new ExecOptions();
        var command = new Command("exec", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            options.Read(parsed), parsed.GetValue(options.Output), FormatOption.Parse(parsed.GetValue(options.Format)!), surroundings, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(RunRequest request, string? output, ReportFormat format, ToolSurroundings surroundings, CancellationToken cancellation)
    {
        RecordingDoor.NeedLinux("exec");
        using var progress = RunProgress.On(surroundings);
        var pipeline = new ExecPipeline(new RunSurroundings(HarnessFiles.Find(surroundings.ToolFolder), surroundings.CurrentFolder, surroundings.Version, surroundings.Clock), progress);
        var outcome = await pipeline.RunAsync(request, output, cancellation);
        progress.Finish();
        var (run, folder) = (outcome.Report, outcome.Folder);
        await OutputFile.SavePageAsync(folder.Path, pages => pages.Of(outcome), surroundings, cancellation);
        await surroundings.Error.WriteLineAsync($"saved in {surroundings.Shown(folder.Path)}");
        cancellation.ThrowIfCancellationRequested();
        ReportPrinter.Print(run, format, surroundings);
        await OutputFile.SayPageAsync(folder.Path, surroundings);
        return ExitCode.Of(run);
    }
}
