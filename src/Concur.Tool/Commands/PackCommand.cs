using System.CommandLine;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>pack</c>: a run as one file.</summary>
internal static class PackCommand
{
    public static Command Create(ToolSurroundings surroundings)
    {
        var run = new Argument<string>("RUN") { Description = "A folder of run or attach, or its run.json or trace.json" };
        var output = new Option<string?>("--output", "-o") { Description = "The zip [default: named after the folder, in the current folder]", HelpName = "FILE" };
        var bare = new Option<bool>("--no-traces") { Description = "Leave the traces out: then nothing can be exported from it, and it is some hundred times smaller" };
        var command = new Command("pack", """
            Pack a run into a zip that every command takes in the folder's place.

            Examples:
              dotnet concur pack concur-runs/20260102T030405Z_random
              dotnet concur pack concur-runs/20260102T030405Z_random --no-traces -o ci.zip
            """)
        { run, output, bare };
        command.SetAction(parsed => Run(parsed.GetValue(run)!, parsed.GetValue(output), !parsed.GetValue(bare), surroundings));
        return command;
    }

    private static int Run(string path, string? output, bool traces, ToolSurroundings surroundings)
    {
        var full = Path.GetFullPath(path, surroundings.CurrentFolder);
        if (RunZip.Is(full)) throw new ConcurException(FailureKind.BadInput, $"'{path}' is packed already");

        // What can't be read again is not worth packing.
        if (RunFolder.TraceFileOf(full) is { } trace) TraceFile.Read(trace);
        else RunFile.Read(full);
        if (!Directory.Exists(full) && Path.GetFileName(full) is not (RunFolder.RunFileName or RunFolder.TraceFileName)) throw new ConcurException(FailureKind.BadInput, $"'{path}' is no run folder; a run file packs with its folder, where it is called {RunFolder.RunFileName}");
        var folder = RunFolder.Of(full);
        var zip = Path.GetFullPath(output ?? Path.GetFileName(folder.Path.TrimEnd(Path.DirectorySeparatorChar)) + ".zip", surroundings.CurrentFolder);
        RunZip.Pack(folder, traces, zip);
        surroundings.Error.WriteLine(FormattableString.Invariant($"packed into {surroundings.Shown(zip)} ({new FileInfo(zip).Length / 1e6:0.##} MB)"));
        return ExitCode.Done;
    }
}
