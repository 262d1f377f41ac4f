using System.Globalization;
using Concur.Core.Measuring;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>The .NET processes that can be attached to.</summary>
internal static class ProcessList
{
    private const int MostNamed = 5;

    /// <summary>All of them.</summary>
    public static int Print(ToolSurroundings surroundings)
    {
        var processes = RunningProcesses.All();
        if (processes.Count == 0) surroundings.Error.WriteLine("there is no .NET process that this user could attach to");
        else PlainTable.Print(surroundings, ["process", "name", "command"], processes.Select(process => (string[])[process.ProcessId.ToString(CultureInfo.InvariantCulture), process.Name, process.Command]));
        return ExitCode.Done;
    }

    /// <summary>The question for the one, in one line.</summary>
    public static string Which()
    {
        var processes = RunningProcesses.All();
        return processes.Count == 0
            ? "which process? -p takes its id; there is no .NET process that this user could attach to"
            : $"which process? -p takes one of {string.Join(", ", processes.Take(MostNamed).Select(process => FormattableString.Invariant($"{process.ProcessId} ({process.Name})")))}{(processes.Count > MostNamed ? ", ..." : "")}; see 'dotnet concur attach --list'";
    }
}
