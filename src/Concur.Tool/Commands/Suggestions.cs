using System.CommandLine;
using System.CommandLine.Completions;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Tool.Console;
using Concur.Tool.Help;

namespace Concur.Tool.Commands;

/// <summary>What can be typed as the value of an option or an argument, for completion.</summary>
/// <param name="environment">Its current folder has the runs.</param>
internal sealed class Suggestions(ToolEnvironment environment)
{
    /// <summary>Gives the options and the arguments of a command, and of those below it, their suggestions.</summary>
    public void AddTo(Command command)
    {
        foreach (var argument in command.Arguments)
        {
            if (For(argument, command) is { } words) argument.CompletionSources.Add(context => Items(words(context.WordToComplete)));
        }

        foreach (var option in command.Options)
        {
            if (For(option) is { } words) option.CompletionSources.Add(context => Items(words(context.WordToComplete)));
        }

        foreach (var sub in command.Subcommands) AddTo(sub);
    }

    /// <returns>From the word that is being typed to whole words; null where nothing is known of the argument's values.</returns>
    private Func<string, IEnumerable<string>>? For(Argument argument, Command command) => argument.Name switch
    {
        "WORKLOAD" => _ => Workloads,
        "RUN" or "RUN|FILE" => _ => Runs(),
        "NAME" when command.Name == "remove" && command.Parents.Any(parent => parent.Name == "machines") => _ => Machines(),
        "NAME" when command.Name == "remove" => _ => Baselines().Keys,
        "MACHINE,..." => MachineList,
        "TOPIC" => _ => HelpTopic.Names.Concat(command.Parents.OfType<Command>().First().Subcommands.Select(sub => sub.Name)),
        "DOCUMENT" => _ => SchemaOptions.Names,
        "SHELL" => _ => CompletionCommand.Shells,
        _ => null,
    };

    private Func<string, IEnumerable<string>>? For(Option option) => option switch
    {
        ChoiceOption choice => _ => choice.Names,
        { Name: "--strategies" } => Strategies,
        { Name: "--strategy" } => _ => StrategyCatalogue.All.Select(strategy => strategy.Name),
        { Name: "--workload" } => _ => Workloads,
        { Name: "--baseline" } => _ => Runs(),
        { HelpName: "MACHINE,..." } => MachineList,
        _ => null,
    };

    private static IEnumerable<string> Workloads => BuiltInWorkload.All.Select(workload => workload.Name);

    /// <summary>The list with one more strategy in place of its last part, or that with a parameter.</summary>
    private static IEnumerable<string> Strategies(string word)
    {
        var comma = word.LastIndexOf(',') + 1;
        var (before, last) = (word[..comma], word[comma..]);
        var taken = StrategySpec.SplitList(before);
        var names = StrategyCatalogue.All.Select(strategy => strategy.Name).Append("all").Where(name => !taken.Contains(name));
        return (last.Contains(':', StringComparison.Ordinal) ? Parameters(last) : names).Select(name => before + name);
    }

    private static IEnumerable<string> Parameters(string last) =>
        from strategy in StrategyCatalogue.All
        where strategy.Name == last[..last.IndexOf(':', StringComparison.Ordinal)]
        from parameter in strategy.Parameters
        from value in parameter.Choices.DefaultIfEmpty("")
        select $"{strategy.Name}:{parameter.Name}={value}";

    /// <summary>
    /// What runs are called. A name that a shell could take for more than a word is left out: folders may be a stranger's.
    /// </summary>
    private IEnumerable<string> Runs() => Baselines().Keys.Concat(RunHandle.Names(RunsFolder)).Prepend(RunHandle.Last)
        .Where(name => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '@'));

    /// <summary>The list with one more machine in place of its last part.</summary>
    private IEnumerable<string> MachineList(string word)
    {
        var before = word[..(word.LastIndexOf(',') + 1)];
        var taken = before.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return Machines().Where(name => !taken.Contains(name)).Select(name => before + name);
    }

    private string[] Machines()
    {
        try
        {
            return [.. environment.Machines().Read().Keys];
        }
        catch (ConcurException)
        {
            return []; // As below.
        }
    }

    private SortedDictionary<string, string> Baselines()
    {
        try
        {
            return new NamedBaselines(RunsFolder).Read();
        }
        catch (ConcurException)
        {
            return []; // A line that is being typed has no place for a message; a command that reads the file says it.
        }
    }

    private string RunsFolder => environment.Absolute(RunFolder.RunsName);

    private static IEnumerable<CompletionItem> Items(IEnumerable<string> words) => words.Select(word => new CompletionItem(word));
}
