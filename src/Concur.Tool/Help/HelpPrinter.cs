using System.CommandLine;
using System.CommandLine.Invocation;
using Concur.Tool.Console;

namespace Concur.Tool.Help;

/// <summary>What <c>--help</c> does: it prints the short help of a command, or with <c>--all</c> everything about it.</summary>
/// <param name="environment">Its standard output gets the text.</param>
internal sealed class HelpPrinter(ToolEnvironment environment) : SynchronousCommandLineAction
{
    /// <summary><c>--all</c>, of every command. It is not listed, because it goes only with <c>--help</c>, whose line names it.</summary>
    public static Option<bool> All { get; } = new("--all")
    {
        Description = "With --help: print everything about a command",
        Recursive = true,
        Hidden = true,
    };

    /// <summary>Help is printed whatever else is wrong with the command line.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var (command, text) = (parseResult.CommandResult.Command, PlainText.On(environment));
        // Whether it was given: code that reads a value of this type would be compiled at each start.
        if (parseResult.GetResult(All) is { Implicit: false }) CommandHelp.WriteAll(command, text);
        else CommandHelp.WriteShort(command, text);
        return 0;
    }
}
