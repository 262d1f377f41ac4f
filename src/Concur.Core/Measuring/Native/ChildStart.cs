using System.Collections.Immutable;

namespace Concur.Core.Measuring.Native;

/// <summary>What to start.</summary>
/// <param name="FileName">The executable's path.</param>
/// <param name="Arguments">Its arguments, without its own name.</param>
/// <param name="Environment">Variables that differ from this process's: a null value removes one.</param>
internal sealed record ChildStart(
    string FileName, ImmutableArray<string> Arguments, IReadOnlyDictionary<string, string?> Environment)
{
    /// <summary>Called on the thread that starts the child, just before it does.</summary>
    public Action BeforeSpawn { get; init; } = () => { };
}
