using System.Globalization;
using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Findings;

/// <summary>A keyword of the runtime's provider, and the figures that its events give.</summary>
/// <param name="Kind">The events.</param>
/// <param name="Gives">The figures that are unavailable without them.</param>
/// <param name="Name">The keyword's name.</param>
/// <param name="Bits">Its bits.</param>
/// <param name="Since">The first version of .NET that has such events.</param>
internal sealed record TraceKeyword(EventKinds Kind, string Gives, string Name, ulong Bits, int Since = TraceKeyword.Always)
{
    /// <summary>Every version that writes nettrace files has them.</summary>
    private const int Always = 3;

    /// <summary>Whether a runtime has such events; true where its version is not known.</summary>
    public bool IsIn(TraceProcess process) => process.MajorVersion is not { } version || version >= Since;

    /// <summary>As command lines take it.</summary>
    public string Hex => "0x" + Bits.ToString("x", CultureInfo.InvariantCulture);
}

/// <summary>The keywords that an account needs. Source: ClrEtwAll.man of dotnet/runtime.</summary>
internal static class TraceKeywords
{
    /// <summary>The provider of the runtime's events.</summary>
    public const string Runtime = "Microsoft-Windows-DotNETRuntime";

    /// <summary>The provider of stack samples.</summary>
    public const string Sampler = "Microsoft-DotNETCore-SampleProfiler";

    /// <summary>Waits are verbose events.</summary>
    private const int Level = 5;

    public static IReadOnlyList<TraceKeyword> All { get; } =
    [
        new TraceKeyword(EventKinds.Suspensions, "gc", "GC", 0x1),
        new TraceKeyword(EventKinds.Compilations, "jit", "JIT", 0x10),
        new TraceKeyword(EventKinds.Contentions, "lock", "Contention", 0x4000),
        new TraceKeyword(EventKinds.Waits, "wait", "WaitHandle", 0x40000000000, TraceProcess.WaitEventsSince),
    ];

    /// <summary>A command line that records all of it.</summary>
    public static string CommandFor(IEnumerable<TraceKeyword> keywords)
    {
        var bits = keywords.Aggregate(0UL, (sum, keyword) => sum | keyword.Bits).ToString("x", CultureInfo.InvariantCulture);
        return FormattableString.Invariant($"dotnet-trace collect --providers {Runtime}:0x{bits}:{Level},{Sampler} -- COMMAND");
    }
}
