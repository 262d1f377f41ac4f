namespace Concur.Tool.Console;

/// <summary>What the tool takes from outside, so that all of it runs inside a test.</summary>
internal sealed record ToolSurroundings
{
    /// <summary>Results go here.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>The bytes behind <see cref="Out"/>, for what is no text.</summary>
    public Stream OutBytes { get; init; } = Stream.Null;

    /// <summary>Progress and messages go here.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The folder of the tool's assemblies, in which the harness lies.</summary>
    public required string ToolFolder { get; init; }

    /// <summary>The user's current folder.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>Where the tool may keep what it can make again.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The tool's version.</summary>
    public required string Version { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Whether <see cref="Out"/> shows colours.</summary>
    public required bool OutHasColor { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal that can be drawn on.</summary>
    public required bool ErrorIsTerminal { get; init; }

    /// <summary>The first Ctrl-C, for who waits for it.</summary>
    public StopSignal Stop { get; init; } = new();

    /// <summary>A path as the user would write it: relative where it lies below the current folder.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(CurrentFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>Columns of <see cref="Out"/>.</summary>
    public required int Width { get; init; }
}
