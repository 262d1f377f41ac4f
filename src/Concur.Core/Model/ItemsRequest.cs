using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>The items of a workload's units: what the user has, such as files, instead of numbers.</summary>
public sealed record ItemsRequest
{
    /// <summary>Where they come from.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>A pattern of paths, a range, the path of a file of lines, or the full name of the member that returns them.</summary>
    public required string Source { get; init; }

    /// <summary>How many there are.</summary>
    public required int Count { get; init; }

    /// <summary>Items per unit: more than one where a parameter takes a collection.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>
    /// The SHA-256 of all lines, of paths below the folder of the pattern; null where a member of the assembly returns the items.
    /// </summary>
    public string? Hash { get; init; }

    /// <summary>The absolute path of the file with an item a line, which launches read; null where a member returns them.</summary>
    public string? LinesPath { get; init; }

    /// <summary>How many units they make.</summary>
    [JsonIgnore]
    public int Units => (Count + Batch - 1) / Batch;
}

/// <summary>Where items come from.</summary>
public enum ItemKind
{
    /// <summary>The paths of files, by a pattern.</summary>
    Paths,

    /// <summary>Whole numbers, from one to another.</summary>
    Range,

    /// <summary>The lines of a file.</summary>
    Lines,

    /// <summary>A member of the workload's assembly.</summary>
    Member,
}
