using System.Collections.Immutable;
using Concur.Core;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <param name="Requests">The requests, one for each case.</param>
/// <param name="Format">The format of the report.</param>
/// <param name="Detail">How much of it is printed.</param>
internal sealed record RunArguments(ImmutableArray<WorkloadRequest> Requests, ReportFormat Format, ReportDetail Detail)
{
    /// <summary>Where it is kept, and when it begins.</summary>
    public required RunPlace Place { get; init; }

    /// <summary>Whether what was lost with a machine is no failure.</summary>
    public bool AllowsPartial { get; init; }
}
