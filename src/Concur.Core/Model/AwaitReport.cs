using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>
/// What awaiting units awaited while they were on no thread, in the measured iterations of the profiled launch. A time lasts from when
/// the unit left its last thread until a thread ran code of it again.
/// </summary>
/// <param name="Units">The units of all those iterations.</param>
/// <param name="TotalMs">The time of all units together, ms.</param>
/// <param name="KnownMs">The part of it of which is known what was awaited, ms.</param>
/// <param name="Sites">What was awaited, the longest in all first; at most ten.</param>
public sealed record AwaitReport(int Units, double TotalMs, double KnownMs, ImmutableArray<AwaitSite> Sites)
{
    /// <summary>The share of the time of which is known what was awaited; null without any.</summary>
    [JsonIgnore]
    public double? Coverage => TotalMs > 0 ? KnownMs / TotalMs : null;
}

/// <summary>An await of the program, reached by other awaits.</summary>
/// <param name="Chain">The methods that awaited each other, the outermost first; at least one.</param>
/// <param name="Count">How often.</param>
/// <param name="TotalMs">The time, all units together, ms.</param>
/// <param name="LongestMs">The longest time, ms.</param>
public sealed record AwaitSite(ImmutableArray<AwaitPlace> Chain, int Count, double TotalMs, double LongestMs)
{
    /// <summary>
    /// The part of the time after which what was awaited was complete, until a thread of the pool ran the unit, ms; null where the pool's
    /// queue was not recorded.
    /// </summary>
    public double? ReadyMs { get; init; }

    /// <summary>Of how many of the awaits that part is known; of the others it is not counted.</summary>
    public int ReadyCount { get; init; }

    /// <summary>The methods with their lines: <c>My.Work.Run (Work.cs:17) &gt; My.Work.Load (Work.cs:42)</c>.</summary>
    [JsonIgnore]
    public string Placed => string.Join(" > ", Chain);
}

/// <summary>An async method in one of its awaits.</summary>
/// <param name="Method">The method; the workload's name where it awaits what no async method of a user's made.</param>
/// <param name="Place">The line of the await; null where no PDB tells it.</param>
public sealed record AwaitPlace(string Method, SourcePlace? Place)
{
    /// <summary>The method, and the line where it is known.</summary>
    public override string ToString() => Place is null ? Method : $"{Method} ({Place})";
}
