using System.CommandLine;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>pack</c>: packs a run into one file.</summary>
internal static class PackCommand
{
    private const string Description = """
        Pack a run into a zip. Every command accepts the zip in place of the folder.

        Examples:
          dotnet concur pack last
          dotnet concur pack last --no-traces -o ci.zip
          dotnet concur pack primes --redact -o public.zip

        What looks like a secret, such as the value after --password or of DOTNET_..._TOKEN, is never stored: [redacted] stands
        in its place, and asterisks in traces. --redact leaves out more: the traces, the page, the arguments of commands,
        settings that are no numbers, the folders of assemblies, and messages of failed programs. Names given to commands stay.

        Exit codes: 0 done, 2 bad usage or input.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new PackOptions();
        var command = new Command("pack", Description);
        options.AddTo(command);
        command.SetAction(parsed => Run(options.Parse(parsed), environment));
        return command;
    }

    private static int Run(PackArguments arguments, ToolEnvironment environment)
    {
        var path = environment.RunPath(arguments.Run);
        CheckReadable(path, arguments.Run);
        var folder = RunFolder.Of(path);
        var name = Path.GetFileName(folder.Path.TrimEnd(Path.DirectorySeparatorChar));
        var zip = environment.Absolute(arguments.Output ?? name + ".zip");
        RunZip.Pack(folder, arguments.WithTraces, zip, arguments.Redacts);
        var sizeMb = new FileInfo(zip).Length / 1e6;
        environment.Error.WriteLine(FormattableString.Invariant(
            $"packed into {environment.Shown(zip)} ({sizeMb:0.##} MB){(arguments.Redacts ? ", redacted" : "")}"));
        return ExitCode.Done;
    }

    /// <summary>A zip that no command can read is not worth making.</summary>
    private static void CheckReadable(string path, string given)
    {
        if (RunZip.Is(path)) throw UsageErrors.Create($"'{given}' is already packed; give a run's folder");
        if (RunFolder.TraceFileOf(path) is { } trace) TraceFile.Read(trace);
        else RunFile.Read(path);
        if (!Directory.Exists(path) && Path.GetFileName(path) is not (RunFolder.RunFileName or RunFolder.TraceFileName))
        {
            throw UsageErrors.Create(
                $"'{given}' is not in a run's folder; give a folder in which the run file is called {RunFolder.RunFileName}");
        }
    }
}

/// <param name="Run">The run as the user gave it.</param>
/// <param name="Output">The zip as the user gave it; null for one named after the folder.</param>
/// <param name="WithTraces">Whether the traces are packed too.</param>
/// <param name="Redacts">Whether the arguments of commands, settings, folders and messages are left out.</param>
internal sealed record PackArguments(string Run, string? Output, bool WithTraces, bool Redacts);

/// <summary>The command line of <c>pack</c>.</summary>
internal sealed class PackOptions
{
    private readonly Argument<string> _run = new("RUN")
    {
        Description = "A run or a recording of attach: its folder or file, its name, or last",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Zip file to write [default: named after the folder, in the current folder]",
        HelpName = "FILE",
    };

    private readonly Option<bool> _noTraces = new("--no-traces")
    {
        Description = "Leave the traces out: the zip is then about a hundred times smaller, and 'export' finds nothing in it",
    };

    private readonly Option<bool> _redact = new("--redact")
    {
        Description = "Leave out what only users of this machine need to know: traces, the page, arguments, settings, folders, messages",
    };

    public void AddTo(Command command)
    {
        command.Add(_run);
        command.Add(_output);
        command.Add(_noTraces);
        command.Add(_redact);
    }

    public PackArguments Parse(ParseResult parsed) => new(
        parsed.GetValue(_run)!, parsed.GetValue(_output), !parsed.GetValue(_noTraces), parsed.GetValue(_redact));
}
