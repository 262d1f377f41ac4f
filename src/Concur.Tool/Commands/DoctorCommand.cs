using System.CommandLine;
using Concur.Core.Measuring.Checks;
using Concur.Core.Measuring.Harness;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>doctor</c>: what this machine can measure, and what will disturb it.</summary>
internal static class DoctorCommand
{
    public static Command Create(ToolSurroundings surroundings)
    {
        var command = new Command("doctor", "Say what this machine can measure and what will disturb it; makes a tiny recording to be sure");
        command.SetAction((_, cancellation) => RunAsync(surroundings, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ToolSurroundings surroundings, CancellationToken cancellation)
    {
        var machine = MachineProbe.Read();
        var checks = MachineChecks.All(machine).Append(new MachineCheck(".NET", CheckState.Good, machine.Runtime)).ToList();
        checks.Add(MachineProbe.Refusal is { } refusal
            ? new MachineCheck("recording", CheckState.Broken, refusal, "'show' works everywhere")
            : await RecordingCheck.TryAsync(HarnessFiles.Find(surroundings.ToolFolder), cancellation));
        PlainTable.Print(surroundings, ["", "check", "seen", "advice"], checks.Select(check => (string[])[Mark(check.State), check.Name, check.Seen, check.Advice]));
        return checks.Exists(check => check.State == CheckState.Broken) ? ExitCode.Of(FailureKind.Unsupported) : ExitCode.Done;
    }

    private static string Mark(CheckState state) => state switch
    {
        CheckState.Good => "ok",
        CheckState.Notable => "note",
        _ => "FAIL",
    };
}
