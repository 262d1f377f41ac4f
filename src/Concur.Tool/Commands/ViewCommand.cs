using System.CommandLine;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Tool.Console;
using Concur.Tool.Viewing;

namespace Concur.Tool.Commands;

/// <summary><c>view</c>: shows report pages and speedscope in a browser.</summary>
internal static class ViewCommand
{
    /// <summary>How many of the latest runs are shown if none is given.</summary>
    private const int MostLatest = 20;

    private const string Description = """
        Show runs in a browser: report pages, and traces in speedscope. Nothing leaves this machine.

        Examples:
          dotnet concur view                                        the latest runs in concur-runs
          dotnet concur view last                                   the latest run alone
          dotnet concur view before after --no-open                 print the address, and open no browser

        The list of runs shows the answer of each, and compares those that are ticked in it.

        A server listens on 127.0.0.1, on a free port, until Ctrl-C or the button on the list of runs stops it. The address
        that is printed works once, for one browser of the same user. Only the runs that were given are served.

        The server needs ASP.NET Core, which is part of the .NET SDK. Without it, open a run's report.html instead.

        Exit codes: 0 stopped by Ctrl-C or by the button, 2 bad usage or input, or no ASP.NET Core.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new ViewOptions();
        var command = new Command("view", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options.Parse(parsed, environment), environment, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ViewArguments arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        AspNetCore.Load();
        var viewed = new List<ViewedRun>();
        try
        {
            if (arguments.Paths.Count == 0) viewed.AddRange(OpenLatest(environment.Absolute(RunFolder.RunsName), environment));
            foreach (var path in arguments.Paths) viewed.Add(ViewedRunReader.Open(path, environment.Version));
            await ServeAsync(viewed, arguments.OpensBrowser, environment, cancellation);
            return ExitCode.Done;
        }
        finally
        {
            foreach (var run in viewed) run.Dispose();
        }
    }

    private static async Task ServeAsync(
        List<ViewedRun> viewed, bool opensBrowser, ToolEnvironment environment, CancellationToken cancellation)
    {
        await using var server = await ViewServer.StartAsync(viewed, environment, cancellation);
        await environment.Out.WriteLineAsync(server.EntryAddress);
        await environment.Out.FlushAsync(cancellation);
        var shown = viewed.Count == 1 ? viewed[0].Name : FormattableString.Invariant($"{viewed.Count} runs");
        await environment.Error.WriteLineAsync($"showing {shown}; Ctrl-C stops");
        if (opensBrowser && !await Platforms.Browser.TryOpenAsync(server.EntryAddress, cancellation))
            await environment.Error.WriteLineAsync("no browser could be started; open the address above yourself");
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(() => cancelled.TrySetResult());
        await Task.WhenAny(server.StopRequested, cancelled.Task);
    }

    /// <summary>Opens the latest runs, sweeps and recordings. One that cannot be read is left out, and a message says why.</summary>
    /// <exception cref="ConcurException">There is none that can be read.</exception>
    private static List<ViewedRun> OpenLatest(string folder, ToolEnvironment environment)
    {
        var found = RunHandle.Names(folder).Take(MostLatest).Select(name => Path.Combine(folder, name));
        var viewed = new List<ViewedRun>();
        foreach (var path in found)
        {
            try
            {
                viewed.Add(ViewedRunReader.Open(path, environment.Version));
            }
            catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
            {
                environment.Error.WriteLine($"left out: {TerminalText.OneLine(e.Message)}");
            }
        }

        if (viewed.Count > 0) return viewed;
        throw UsageErrors.Create(
            $"there is no readable run in '{folder}'; give the path of a run's folder, or make a run with 'dotnet concur run'");
    }
}

/// <param name="Paths">The absolute paths of the runs; empty for the latest ones.</param>
/// <param name="OpensBrowser">Whether a browser is opened.</param>
internal sealed record ViewArguments(IReadOnlyList<string> Paths, bool OpensBrowser);

/// <summary>The command line of <c>view</c>.</summary>
internal sealed class ViewOptions
{
    private readonly Argument<string[]> _runs = new("RUN")
    {
        Description = "Folders of runs, their run.json, or zips of them; or folders of sweep or attach "
            + "[default: the latest in concur-runs]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _noOpen = new("--no-open") { Description = "Print the address, and open no browser" };

    public void AddTo(Command command)
    {
        command.Add(_runs);
        command.Add(_noOpen);
    }

    public ViewArguments Parse(ParseResult parsed, ToolEnvironment environment) =>
        new([.. (parsed.GetValue(_runs) ?? []).Select(environment.RunPath)], !parsed.GetValue(_noOpen));
}
