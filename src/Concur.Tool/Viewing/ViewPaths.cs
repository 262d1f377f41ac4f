using System.Globalization;

namespace Concur.Tool.Viewing;

/// <summary>The server's paths. Runs and traces are addressed by number: no file name comes from outside.</summary>
internal static class ViewPaths
{
    /// <summary>Takes the one-time token, as <c>?token=...</c>.</summary>
    public const string Enter = "/enter";

    /// <summary>The list of runs.</summary>
    public const string List = "/runs";

    /// <summary>The comparison of the runs whose numbers stand in its query.</summary>
    public const string Compare = "/compare";

    /// <summary>The field of the query that has a run's number.</summary>
    public const string Chosen = "run";

    /// <summary>Stops the server, on POST.</summary>
    public const string Stop = "/stop";

    /// <summary>The files of speedscope are below it.</summary>
    public const string SpeedscopeFolder = "/speedscope/";

    /// <summary>A run's page.</summary>
    public static string Run(int run) => string.Create(CultureInfo.InvariantCulture, $"{List}/{run}");

    /// <summary>A trace of a run.</summary>
    public static string Trace(int run, int trace) => string.Create(CultureInfo.InvariantCulture, $"{List}/{run}/traces/{trace}.json");

    /// <summary>Speedscope with a trace opened in it.</summary>
    public static string Speedscope(int run, int trace, string title) =>
        $"{SpeedscopeFolder}index.html#profileURL={Uri.EscapeDataString(Trace(run, trace))}&title={Uri.EscapeDataString(title)}";

    /// <summary>The numbers in the path of a run or of one of its traces.</summary>
    /// <returns>Null if it is neither.</returns>
    public static (int Run, int? Trace)? Numbers(string path) => path.Split('/') switch
    {
        ["", "runs", var run] when Number(run) is { } number => (number, null),
        ["", "runs", var run, "traces", var file] when Number(run) is { } number && TraceNumber(file) is { } trace => (number, trace),
        _ => null,
    };

    /// <summary>The numbers of the runs to be compared, each once.</summary>
    /// <param name="chosen">The values in the query.</param>
    /// <param name="runs">How many runs there are.</param>
    /// <returns>Null if a value is not the number of a run.</returns>
    public static IReadOnlyList<int>? ChosenNumbers(IEnumerable<string?> chosen, int runs)
    {
        var numbers = chosen.Select(text => Number(text ?? "") is { } number && number < runs ? number : -1).Distinct().ToList();
        return numbers.Contains(-1) ? null : numbers;
    }

    private static int? TraceNumber(string file) => file.EndsWith(".json", StringComparison.Ordinal) ? Number(file[..^5]) : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
