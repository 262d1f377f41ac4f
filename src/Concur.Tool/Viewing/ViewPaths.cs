using System.Globalization;

namespace Concur.Tool.Viewing;

/// <summary>The server's paths. Runs and traces are addressed by number: no file name comes from outside.</summary>
internal static class ViewPaths
{
    /// <summary>Takes the one-time token, as <c>?token=...</c>.</summary>
    public const string Enter = "/enter";

    /// <summary>The list of runs.</summary>
    public const string List = "/runs";

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

    private static int? TraceNumber(string file) => file.EndsWith(".json", StringComparison.Ordinal) ? Number(file[..^5]) : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
