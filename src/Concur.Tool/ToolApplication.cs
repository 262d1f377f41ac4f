using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Concur.Core.Model;
using Concur.Tool.Commands;
using Concur.Tool.Console;

namespace Concur.Tool;

/// <summary>The whole tool as one function of arguments and surroundings.</summary>
internal static class ToolApplication
{
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The last resort: a bug is reported as one, with its stack.")]
    public static async Task<int> RunAsync(string[] args, ToolSurroundings surroundings, CancellationToken cancellation)
    {
        try
        {
            var root = Root(surroundings);
            var parsed = root.Parse(args);
            if (UsageErrors.First(parsed) is { } error) throw new ConcurException(FailureKind.BadInput, error);
            var configuration = new InvocationConfiguration
            {
                Output = surroundings.Out,
                Error = surroundings.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            var code = await parsed.InvokeAsync(configuration, cancellation);
            await surroundings.Out.FlushAsync(CancellationToken.None);
            return code;
        }
        catch (ConcurException e)
        {
            await surroundings.Error.WriteLineAsync($"dotnet-concur: {e.Message}");
            return ExitCode.Of(e.Kind);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await surroundings.Error.WriteLineAsync("dotnet-concur: cancelled");
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await surroundings.Error.WriteLineAsync($"dotnet-concur: {e.Message.ReplaceLineEndings(" ")}");
            return ExitCode.BadInput;
        }
        catch (Exception e)
        {
            await surroundings.Error.WriteLineAsync($"dotnet-concur: this is a bug, please report it: {e}");
            return ExitCode.Bug;
        }
    }

    internal static RootCommand Root(ToolSurroundings surroundings)
    {
        var root = new RootCommand("Which concurrency strategy should this work use on this machine, and where does the time go under each?")
        {
            HelpName = "dotnet concur",
        };
        foreach (var create in (Func<ToolSurroundings, Command>[])[RunCommand.Create, SweepCommand.Create, AttachCommand.Create, ExecCommand.Create, NewCommand.Create, ListCommand.Create, AnalyzeCommand.Create, ShowCommand.Create, ViewCommand.Create, CompareCommand.Create, TrendCommand.Create, ExportCommand.Create, PackCommand.Create, SchemaCommand.Create, DoctorCommand.Create])
            root.Add(create(surroundings));
        return root;
    }
}
