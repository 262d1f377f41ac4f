using System.CommandLine;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Core.Storage.Sweeps;
using Concur.Tool.Console;
using Concur.Tool.Viewing;

namespace Concur.Tool.Commands;

/// <summary><c>view</c>: report pages and speedscope in a browser.</summary>
internal static class ViewCommand
{
    /// <summary>Without a run, so many of the latest are shown.</summary>
    private const int Latest = 20;

    private const string Description = """
        Show runs in a browser: their report pages, and the real speedscope on each trace. Nothing leaves this machine.

        Examples:
          dotnet concur view                                        the latest runs in concur-runs
          dotnet concur view concur-runs/20260102T030405Z_random
          dotnet concur view before after --no-open                 prints the address, and opens no browser

        A server listens on 127.0.0.1, on a port that is free, until Ctrl-C or the button on its list of runs. The address
        that is printed opens it once, for one browser of the same user; it serves the runs that were named and nothing else.

        Exit codes: 0 stopped by Ctrl-C or by the button, 2 bad usage or input.
        """;

    public static Command Create(ToolSurroundings surroundings)
    {
        var runs = new Argument<string[]>("RUN") { Description = "Run folders, their run.json, or zips of them; or folders of sweeps and of recorded processes [default: the latest in concur-runs]", Arity = ArgumentArity.ZeroOrMore };
        var noOpen = new Option<bool>("--no-open") { Description = "Print the address, and open no browser" };
        var command = new Command("view", Description) { runs, noOpen };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(runs) ?? [], !parsed.GetValue(noOpen), surroundings, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] paths, bool opens, ToolSurroundings surroundings, CancellationToken cancellation)
    {
        var viewed = new List<ViewedRun>();
        try
        {
            if (paths.Length == 0) viewed.AddRange(LatestIn(Path.Combine(surroundings.CurrentFolder, RunFolder.RunsName), surroundings));
            else foreach (var path in paths) viewed.Add(ViewedRun.Open(Path.GetFullPath(path, surroundings.CurrentFolder), surroundings.Version));
            await ServeAsync(viewed, opens, surroundings, cancellation);
            return ExitCode.Done;
        }
        finally
        {
            foreach (var run in viewed) run.Dispose();
        }
    }

    private static async Task ServeAsync(List<ViewedRun> viewed, bool opens, ToolSurroundings surroundings, CancellationToken cancellation)
    {
        await using var server = await ViewServer.StartAsync(viewed, cancellation);
        await surroundings.Out.WriteLineAsync(server.Entrance);
        await surroundings.Out.FlushAsync(cancellation);
        await surroundings.Error.WriteLineAsync($"showing {(viewed.Count == 1 ? viewed[0].Name : FormattableString.Invariant($"{viewed.Count} runs"))}; Ctrl-C stops");
        if (opens && !await Platforms.Browser.TryOpenAsync(server.Entrance, cancellation)) await surroundings.Error.WriteLineAsync("no browser could be started here: open the address above yourself");
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(() => cancelled.TrySetResult());
        await Task.WhenAny(server.Asked, cancelled.Task);
    }

    /// <summary>The latest runs, sweeps and recorded processes; one that can't be read is named, and left out.</summary>
    /// <exception cref="ConcurException">There is none that can be read.</exception>
    private static List<ViewedRun> LatestIn(string folder, ToolSurroundings surroundings)
    {
        List<string> found = Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, RunFolder.RunFileName)) || SweepJournal.FolderOf(path) is not null || RunFolder.TraceFileOf(path) is not null).OrderDescending(StringComparer.Ordinal).Take(Latest)]
            : [];
        var viewed = new List<ViewedRun>();
        foreach (var path in found)
        {
            try
            {
                viewed.Add(ViewedRun.Open(path, surroundings.Version));
            }
            catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
            {
                surroundings.Error.WriteLine($"left out: {e.Message}");
            }
        }

        return viewed.Count > 0 ? viewed : throw DoorValues.Bad($"there is no run in '{folder}' that can be shown; give the path of a run folder, or make one with 'dotnet concur run'");
    }
}
