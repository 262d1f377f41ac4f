using System.Globalization;

namespace Concur.Tool.Viewing;

/// <summary>The server's paths. Runs and traces have numbers: no name of a file comes from outside.</summary>
internal static class ViewPaths
{
    /// <summary>Where the one-time token is given.</summary>
    public const string Enter = "/enter";

    /// <summary>The list of runs.</summary>
    public const string List = "/runs";

    /// <summary>Ends the server.</summary>
    public const string Stop = "/stop";

    /// <summary>Below it the files of speedscope.</summary>
    public const string SpeedscopeFolder = "/speedscope/";

    /// <summary>A run's page.</summary>
    public static string Run(int run) => string.Create(CultureInfo.InvariantCulture, $"{List}/{run}");

    /// <summary>A trace of a run.</summary>
    public static string Trace(int run, int trace) => string.Create(CultureInfo.InvariantCulture, $"{List}/{run}/traces/{trace}.json");

    /// <summary>Speedscope, opened on a trace.</summary>
    public static string Speedscope(int run, int trace, string title) =>
        $"{SpeedscopeFolder}index.html#profileURL={Uri.EscapeDataString(Trace(run, trace))}&title={Uri.EscapeDataString(title)}";

    /// <summary>The numbers in a path of a run, or of one of its traces.</summary>
    /// <returns>Null where the path is none of those.</returns>
    public static (int Run, int? Trace)? Numbers(string path)
    {
        var parts = path.Split('/');
        return parts switch
        {
            ["", "runs", var run] when Number(run) is { } number => (number, null),
            ["", "runs", var run, "traces", var trace] when Number(run) is { } number && trace.EndsWith(".json", StringComparison.Ordinal) && Number(trace[..^5]) is { } index => (number, index),
            _ => null,
        };
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
