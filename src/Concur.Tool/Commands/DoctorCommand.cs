using System.CommandLine;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>doctor</c>: checks what this machine can measure, and what will disturb it.</summary>
internal static class DoctorCommand
{
    private const string Description = """
        Check what this machine can measure, and what will disturb it. A tiny recording is made as a test.

        Examples:
          dotnet concur doctor
          dotnet concur doctor --format json
          dotnet concur doctor --on m1,ssh://user@host     what other machines can measure, and how far away they are

        Exit codes: 0 done, 2 something that is needed does not work, 130 cancelled.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var format = SharedOptions.ListFormat();
        var machines = SharedOptions.NotEmpty(
            new("--on") { Description = "Check these machines instead: see 'dotnet concur help machines'", HelpName = "MACHINE,..." },
            "a machine");
        var command = new Command("doctor", Description) { machines, format };
        command.SetAction((parsed, cancellation) => parsed.GetValue(machines) is { } list
            ? MachineChecking.RunAsync(machines.Name, list, format.Parse(parsed), environment, cancellation)
            : RunAsync(format.Parse(parsed), environment, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ReportFormat format, ToolEnvironment environment, CancellationToken cancellation)
    {
        var machine = MachineProbe.Read();
        var checks = MachineChecks.All(machine).Append(new MachineCheck(".NET", CheckState.Good, machine.Runtime)).ToList();
        if (environment.CacheIsTemporary) checks.Add(TemporaryCache(environment.CacheFolder));
        checks.Add(InstalledEngines.Check(environment.ToolFolder));
        checks.Add(MachineProbe.Refusal is { } refusal ? NoRecording(refusal) : await RecordingAsync(environment.ToolFolder, cancellation));
        if (format == ReportFormat.Json) ListJson.Write(checks, environment.Out);
        else PrintTable(checks, environment);
        return checks.Exists(check => check.State == CheckState.Broken) ? ExitCode.Of(FailureKind.Unsupported) : ExitCode.Done;
    }

    private static async Task<MachineCheck> RecordingAsync(string toolFolder, CancellationToken cancellation)
    {
        HarnessFiles harness;
        try
        {
            harness = HarnessFiles.Find(toolFolder);
        }
        catch (ConcurException e)
        {
            return NoRecording(e.Message);
        }

        return await RecordingCheck.TryAsync(harness, cancellation);
    }

    private static MachineCheck NoRecording(string why) => new("recording", CheckState.Broken, why, "'show' works everywhere");

    private static MachineCheck TemporaryCache(string folder) => new(
        "cache",
        CheckState.Notable,
        $"in {folder}: HOME names no folder",
        $"the index of runs is made anew where that is gone; {CacheHome.Variable} names another folder");

    private static void PrintTable(List<MachineCheck> checks, ToolEnvironment environment) =>
        ConsoleTables.PrintSentences(environment, ["", "check", "seen", "advice"], checks.Select(check =>
            (string[])[Mark(check.State), check.Name, check.Seen, check.Advice]));

    private static string Mark(CheckState state) => state switch
    {
        CheckState.Good => "ok",
        CheckState.Notable => "note",
        _ => "FAIL",
    };
}
