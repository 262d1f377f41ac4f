using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Concur.Core.Machines;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Reports;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>machines</c>: names of machines on which something can be measured.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It has four commands, each with its options.")]
internal static class MachinesCommand
{
    private const string NoMachines = "dotnet-concur: no machine has a name; give one with 'dotnet concur machines add NAME TARGET'";

    public static Command Create(ToolEnvironment environment) => new("machines", """
        Name machines on which something can be measured. See 'dotnet concur help machines'.

        Examples:
          dotnet concur machines add m1 ssh://user@host
          dotnet concur machines add box "exec:docker exec -i box"
          dotnet concur machines add lab m1,box
          dotnet concur machines check lab
          dotnet concur run primes --at lab
        """)
    {
        Add(environment),
        List(environment),
        Check(environment),
        Remove(environment),
    };

    private static Command Add(ToolEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "The machine's name, or that of a set" };
        var target = new Argument<string>("TARGET")
        {
            Description = "ssh://user@host[:port], exec:PREFIX, or the names of several machines: m1,m2",
        };
        var command = SharedOptions.NotEmpty(
            new("--command")
            {
                Description = "The command of the tool there [default: dotnet-concur]",
                HelpName = "COMMAND",
            },
            "a command");
        var address = new Option<string?>("--address")
        {
            Description = "The address by which other machines reach it [default: what it says itself]",
            HelpName = "ADDRESS",
        };
        var add = new Command("add", """
            Name a machine, or a set of machines. What had the name before loses it. Nothing is started yet.

            Examples:
              dotnet concur machines add m1 ssh://user@host
              dotnet concur machines add box "exec:docker exec -i box" --command /opt/tools/dotnet-concur
              dotnet concur machines add lab m1,box
            """) { name, target, command, address };
        add.SetAction(parsed => Add(
            parsed.GetValue(name)!, parsed.GetValue(target)!, (parsed.GetValue(command), parsed.GetValue(address)), environment));
        return add;
    }

    private static int Add(string name, string target, (string? Command, string? Address) more, ToolEnvironment environment)
    {
        RunHandle.CheckName("a machine", name);
        var targets = environment.ParseTargets("TARGET", target);
        string[] kinds = [TargetParser.Ssh, TargetParser.Exec];
        var isMachine = targets is [{ } only] && only.Text == target
            && Array.Exists(kinds, kind => target.StartsWith(kind, StringComparison.Ordinal));
        if (!isMachine && more != (null, null))
            throw UsageErrors.Create("--command and --address are of one machine; give them when you add that");
        if (more.Address is { } address && !MachineAddress.IsOne(address))
            throw UsageErrors.Create($"--address '{address}' is no IP address, such as 10.0.0.7 or fd00::7");
        var was = environment.Machines().Read().GetValueOrDefault(name);
        environment.Machines().Set(name, isMachine
            ? new NamedMachine { Target = target, Command = more.Command, Address = more.Address }
            : new NamedMachine { Members = [.. TargetParser.Split("TARGET", target)] });
        environment.Error.WriteLine($"machine {name}: {TerminalText.Name(target)}; 'dotnet concur machines check {name}' tries it");
        if (was is not null && TargetOf(was) != target) environment.Error.WriteLine($"it was {TerminalText.Name(TargetOf(was))} before");
        return ExitCode.Done;
    }

    private static Command List(ToolEnvironment environment)
    {
        var format = SharedOptions.ListFormat();
        var command = new Command("list", """
            List the machines that have names.

            Example:
              dotnet concur machines list
            """) { format };
        command.SetAction(parsed =>
        {
            var machines = environment.Machines().Read();
            if (format.Parse(parsed) == ReportFormat.Json) ListJson.Write(machines, environment.Out);
            else if (machines.Count == 0) environment.Error.WriteLine(NoMachines);
            else ConsoleText.On(environment).Table(
                new TextTable("Machines", ["name", "target", "command"], [.. machines.Select(Row)]) { LeftColumns = 3 });
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<string> Row(KeyValuePair<string, NamedMachine> machine) =>
        [machine.Key, TargetOf(machine.Value), machine.Value.Command ?? ""];

    private static string TargetOf(NamedMachine machine) => machine.Target ?? string.Join(',', machine.Members);

    private static Command Check(ToolEnvironment environment)
    {
        var targets = new Argument<string>("MACHINE,...") { Description = "Names of machines, or targets" };
        var format = SharedOptions.ListFormat();
        var command = new Command("check", """
            Try machines: what they have, and how far away they are. 'doctor --on' does the same.

            Examples:
              dotnet concur machines check m1
              dotnet concur machines check m1,ssh://user@host --format json

            Exit codes: 0 done, 2 a machine cannot be used, 130 cancelled.
            """) { targets, format };
        command.SetAction((parsed, cancellation) =>
            MachineChecking.RunAsync("MACHINE", parsed.GetValue(targets)!, format.Parse(parsed), environment, cancellation));
        return command;
    }

    private static Command Remove(ToolEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "The name of a machine or a set" };
        var command = new Command("remove", """
            Forget the name of a machine.

            Example:
              dotnet concur machines remove m1
            """) { name };
        command.SetAction(parsed =>
        {
            var (given, machines) = (parsed.GetValue(name)!, environment.Machines());
            if (!machines.Remove(given))
            {
                throw UsageErrors.Create($"there is no machine '{given}'{NearestName.Suggest(given, machines.Read().Keys)}; "
                    + "'dotnet concur machines list' shows all");
            }

            var sets = machines.Read().Where(one => one.Value.Members.Contains(given)).Select(one => one.Key).ToList();
            if (sets.Count == 0) return ExitCode.Done;
            var have = sets.Count == 1 ? "has" : "have";
            environment.Error.WriteLine($"{Figures.Listed(sets)} still {have} {given}: add it, or the set, anew");
            return ExitCode.Done;
        });
        return command;
    }
}
