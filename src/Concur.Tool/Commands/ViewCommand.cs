using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
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
        that is printed opens it once, for one browser; it serves the runs that were named and nothing else.

        Exit codes: 0 stopped by Ctrl-C or by the button, 2 bad usage or input.
        """;

    public static Command Create(ToolSurroundings surroundings)
    {
        var runs = new Argument<string[]>("RUN") { Description = "Run folders, their run.json, or zips of them; or folders of sweeps [default: the latest in concur-runs]", Arity = ArgumentArity.ZeroOrMore };
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
            foreach (var path in paths.Length > 0 ? [.. paths.Select(path => Path.GetFullPath(path, surroundings.CurrentFolder))] : LatestIn(Path.Combine(surroundings.CurrentFolder, RunFolder.RunsName)))
                viewed.Add(ViewedRun.Open(path, surroundings.Version));
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
        if (opens && !TryOpen(server.Entrance)) await surroundings.Error.WriteLineAsync("no browser could be started here: open the address above yourself");
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(() => cancelled.TrySetResult());
        await Task.WhenAny(server.Asked, cancelled.Task);
    }

    /// <exception cref="ConcurException">There are none.</exception>
    private static List<string> LatestIn(string folder)
    {
        List<string> found = Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, RunFolder.RunFileName)) || SweepJournal.FolderOf(path) is not null).OrderDescending(StringComparer.Ordinal).Take(Latest)]
            : [];
        return found.Count > 0 ? found : throw DoorValues.Bad($"there is no run in '{folder}'; give the path of a run folder, or make one with 'dotnet concur run'");
    }

    private static bool TryOpen(string address)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
