using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Concur.Tool.Commands;
using Concur.Tool.Console;

namespace Concur.Tool;

/// <summary>All commands, in the order of the help.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It names every command, and does nothing else.")]
internal static class ToolCommands
{
    private static readonly Func<ToolEnvironment, Command>[] Makers =
    [
        RunCommand.Create,
        SweepCommand.Create,
        AttachCommand.Create,
        ExecCommand.Create,
        NewCommand.Create,
        ListCommand.Create,
        AnalyzeCommand.Create,
        ShowCommand.Create,
        ViewCommand.Create,
        CompareCommand.Create,
        BaselineCommand.Create,
        MachinesCommand.Create,
        TrendCommand.Create,
        ExportCommand.Create,
        PackCommand.Create,
        PruneCommand.Create,
        SchemaCommand.Create,
        DoctorCommand.Create,
        EnginesCommand.Create,
        CompletionCommand.Create,
        HelpCommand.Create,
        AgentCommand.Create,
    ];

    /// <summary>Makes them.</summary>
    /// <param name="environment">What they take from outside.</param>
    /// <param name="invoke">Runs a command line of this tool.</param>
    public static IEnumerable<Command> All(
        ToolEnvironment environment, Func<string[], ToolEnvironment, CancellationToken, Task<int>> invoke)
    {
        var made = Makers.Select(create => create(environment)).ToList();
        made.Insert(1, RerunCommand.Create(environment, (args, cancellation) => invoke(args, environment, cancellation)));
        return made;
    }
}
