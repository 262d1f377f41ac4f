using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage.History;

/// <summary>Runs of a folder, and what came of them over time, as JSON: the model's names in camel case.</summary>
public static class RunSummaryJson
{
    /// <summary>Writes a list of runs and a final newline.</summary>
    public static void Write(IReadOnlyList<RunSummary> runs, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(runs, RunSummaryContext.Indented.IReadOnlyListRunSummary));
        output.Write('\n');
    }

    /// <summary>Writes a trend and a final newline.</summary>
    public static void Write(TrendReport trend, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(trend, RunSummaryContext.Indented.TrendReport));
        output.Write('\n');
    }
}
