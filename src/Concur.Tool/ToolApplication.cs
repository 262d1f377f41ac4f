using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Diagnostics.CodeAnalysis;
using Concur.Core.Model;
using Concur.Tool.Commands;
using Concur.Tool.Console;
using Concur.Tool.Help;

namespace Concur.Tool;

/// <summary>The whole tool as one function of its arguments and its environment.</summary>
internal static class ToolApplication
{
    private const string Description = """
        Run .NET code under several concurrency strategies, and say which is fastest on this machine and where the time goes.

        Examples:
          dotnet concur run My.csproj        run your own code
          dotnet concur run                  run a built-in workload
          dotnet concur view                 show the latest reports in a browser
        """;

    /// <summary>Runs a command to its end. Every failure is one line on standard error.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The last resort: whatever arrives here is a bug, and is reported as one.")]
    public static Task<int> RunAsync(string[] args, ToolEnvironment environment, CancellationToken cancellation)
    {
        Task<int> running;
        try
        {
            running = InvokeAsync(args, environment, cancellation);
        }
        catch (Exception e)
        {
            running = Task.FromException<int>(e);
        }

        return running.IsCompletedSuccessfully ? running : EndAsync(running, environment, cancellation);
    }

    [SuppressMessage("Design", "CA1031", Justification = "As above.")]
    private static async Task<int> EndAsync(Task<int> running, ToolEnvironment environment, CancellationToken cancellation)
    {
        try
        {
            return await running;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await environment.Error.WriteLineAsync(CommandFailure.Line("cancelled"));
            return ExitCode.Cancelled;
        }
        catch (Exception e)
        {
            var failure = CommandFailure.Of(e, environment);
            await environment.Error.WriteLineAsync(CommandFailure.Line(failure.Message));
            return failure.ExitCode;
        }
    }

    internal static RootCommand Root(ToolEnvironment environment)
    {
        var root = new RootCommand(Description) { HelpName = "dotnet concur" };
        root.Add(Width);
        root.Add(HelpPrinter.All);
        foreach (var command in ToolCommands.All(environment, InvokeAsync)) root.Add(command);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Description = "Print the help of a command; with --all, everything about it";
        help.Action = new HelpPrinter(environment);
        root.SetAction(_ => CommandHelp.WriteIntroduction(root, PlainText.On(environment)));
        return root;
    }

    /// <summary><c>--width</c>, of every command: reports are made for so many columns.</summary>
    private static readonly Option<string?> Width = new("--width")
    {
        Description = "Columns of output [default: the terminal's, if there is one]",
        HelpName = "N",
        Recursive = true,
        Hidden = false,
    };

    /// <summary>A command that is over at once, such as help, is not awaited: the code for that would be compiled at each start.</summary>
    private static Task<int> InvokeAsync(string[] args, ToolEnvironment environment, CancellationToken cancellation)
    {
        if (LineCompletion.IsAsked(args))
        {
            var root = Root(environment);
            new Suggestions(environment).AddTo(root);
            LineCompletion.Answer(args, root, environment.Out);
            Flush(environment);
            return Task.FromResult(ExitCode.Done);
        }

        var parsed = Root(environment).Parse(args);
        if (parsed.Action is not HelpPrinter) Check(parsed);
        if (parsed.GetValue(Width) is { } width && WidthOf(width) is var columns && columns != environment.Width)
            parsed = Root(environment = environment with { Width = columns }).Parse(args);
        var configuration = new InvocationConfiguration
        {
            Output = environment.Out,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        if (parsed.Action is not SynchronousCommandLineAction) return InvokeAsync(parsed, configuration, environment, cancellation);
        var code = parsed.Invoke(configuration);
        Flush(environment);
        return Task.FromResult(code);
    }

    private static async Task<int> InvokeAsync(
        ParseResult parsed, InvocationConfiguration configuration, ToolEnvironment environment, CancellationToken cancellation)
    {
        var code = await parsed.InvokeAsync(configuration, cancellation);
        Flush(environment);
        return code;
    }

    /// <exception cref="ConcurException">The command line has a mistake.</exception>
    private static void Check(ParseResult parsed)
    {
        if (UsageErrors.First(parsed) is { } mistake) throw UsageErrors.Create(mistake);
        if (parsed.GetValue(HelpPrinter.All)) throw UsageErrors.Create("--all goes with --help; give both, or leave it out");
    }

    private static int WidthOf(string text) => (int)ValueParser.WholeNumber("--width", text, TerminalWidth.Least, 10_000);

    /// <summary>
    /// Flushes here, so that a failure to write is reported. The console's stream has no asynchronous writes of its own: it would
    /// hand the flush to the pool, and the code for that would be compiled at each start.
    /// </summary>
    private static void Flush(ToolEnvironment environment) => environment.Out.Flush();
}
