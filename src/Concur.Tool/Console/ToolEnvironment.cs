using System.Collections.Immutable;
using Concur.Core.Measuring;
using Concur.Core;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;

namespace Concur.Tool.Console;

/// <summary>Everything that the tool takes from outside. A test passes its own, and so runs the whole tool in its own process.</summary>
internal sealed record ToolEnvironment
{
    /// <summary>Opens standard input, which has items.</summary>
    public Func<TextReader> OpenIn { get; init; } = () => TextReader.Null;

    /// <summary>Opens standard input as bytes, by which another tool speaks to an agent.</summary>
    public Func<Stream> OpenInBytes { get; init; } = () => Stream.Null;

    /// <summary>Standard output: results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>The stream below <see cref="Out"/>, for binary results.</summary>
    public Stream OutBytes { get; init; } = Stream.Null;

    /// <summary>Standard error: progress and messages.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The folder of the tool's assemblies, which also holds the harness.</summary>
    public required string ToolFolder { get; init; }

    /// <summary>The folder against which the user's paths are resolved.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>The folder for files that the tool can always create again.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Whether that is in the temporary folder, because the user has no folder of their own.</summary>
    public bool CacheIsTemporary { get; init; }

    /// <summary>The folder for what the user has set; empty where the user has none.</summary>
    public string SettingsFolder { get; init; } = "";

    /// <summary>The folders with PDBs that variables name.</summary>
    public ImmutableArray<string> SymbolFolders { get; init; } = [];

    /// <summary>The tool's version.</summary>
    public required string Version { get; init; }

    /// <summary>The clock that dates runs.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Whether <see cref="Out"/> shows colours.</summary>
    public required bool OutHasColor { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal, on which a line can be rewritten.</summary>
    public required bool ErrorIsTerminal { get; init; }

    /// <summary>The width of <see cref="Out"/> in columns.</summary>
    public required int Width { get; init; }

    /// <summary>Reads the answer to a question on standard error; null where input or error is not a terminal.</summary>
    public Func<string?>? ReadAnswer { get; init; }

    /// <summary>What the first Ctrl-C does.</summary>
    public StopSignal Stop { get; init; } = new();

    /// <summary>The folder in which the current command saves what it measures.</summary>
    public CurrentRun Run { get; init; } = new();

    /// <summary>What a pipeline takes from outside.</summary>
    /// <param name="harness">The harness that it launches.</param>
    public RunEnvironment ForRuns(HarnessFiles harness) =>
        new(harness, CurrentFolder, Version, Clock)
        {
            SymbolFolders = SymbolFolders,
            Machine = Machine ?? new ThisMachine(harness),
            Predictions = new PredictionRecords(CacheFolder),
        };

    /// <summary>Where launches are made; null for this machine.</summary>
    public ILaunchMachine? Machine { get; init; }

    /// <summary>The absolute form of a path that the user gave.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, CurrentFolder);

    /// <summary>The absolute path of what the user calls a run.</summary>
    /// <exception cref="ConcurException">Several runs are called so, or there is none.</exception>
    public string RunPath(string handle) => RunHandle.Resolve(handle, CurrentFolder);

    /// <summary>A path to show: relative where it lies below the current folder, and without what would steer a terminal.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(CurrentFolder, path);
        return TerminalText.Name(relative.StartsWith("..", StringComparison.Ordinal) ? path : relative);
    }
}

/// <summary>The folder in which the current command saves what it measures.</summary>
internal sealed class CurrentRun
{
    /// <summary>Its absolute path; null until it has been created, and for commands that measure nothing.</summary>
    public string? Folder { get; set; }
}

/// <summary>
/// What the first Ctrl-C does. A command that can end early, and still report what it has, registers an action here;
/// without one, Ctrl-C cancels the command.
/// </summary>
internal sealed class StopSignal
{
    private readonly Lock _gate = new();
    private Action? _stop;

    /// <summary>Makes the next Ctrl-C call this action instead of cancelling the command.</summary>
    public void CallOnce(Action stop)
    {
        lock (_gate) _stop = stop;
    }

    /// <summary>Calls the registered action, if there is one that has not been called yet.</summary>
    /// <returns>False if there is none: the command is to be cancelled.</returns>
    public bool TryStop()
    {
        Action? stop;
        lock (_gate) (stop, _stop) = (_stop, null);
        stop?.Invoke();
        return stop is not null;
    }
}
