using System.Globalization;
using System.Text.RegularExpressions;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests.Readme;

/// <summary>
/// Makes a command of the README short: what it asks for stays, and how much of it becomes less. Numbers that are too large
/// are replaced, and options that say how much are added where they are missing.
/// </summary>
internal static partial class SmallSizes
{
    private const long MostSize = 20_000;
    private const int MostUnits = 8;

    /// <summary>Sizes of a unit that takes about a millisecond, by workload.</summary>
    public static IReadOnlyDictionary<string, string> ByWorkload { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["random"] = "1000",
        ["primes"] = "5000",
        ["mandelbrot"] = "2",
        ["matrix"] = "1",
        ["json"] = "5",
        ["sleep"] = "2",
        ["http"] = "1",
        ["file"] = "2",
        ["sync-over-async"] = "1",
        ["pipeline"] = "50",
        ["payload"] = "1000",
    };

    /// <param name="command">Arguments of the tool, as a shell takes them.</param>
    public static string Of(string command)
    {
        var end = Redirection().Match(command) is { Success: true } match ? match.Index : command.Length;
        var (args, rest) = (command[..end], command[end..]);
        args = Size().Replace(args, size => "-n " + Math.Min(MostSize, Number(size)));
        args = Range().Replace(args, "..1000");
        args = Units().Replace(args, units => "-u " + Math.Min(MostUnits, Number(units)));
        args = Launches().Replace(args, "--launches 2");
        args = Budget().Replace(args, "--budget 1s");
        args = Duration().Replace(args, "--duration 1s");
        return args + Missing(args) + rest;
    }

    private static string Missing(string args)
    {
        var words = args.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words[0] is not ("run" or "sweep") || words.Contains("--resume")) return "";
        var workload = words.Length > 1 && !words[1].StartsWith('-') ? words[1] : BuiltInWorkload.Random;

        // A gate can be tested from six launches on, as many as there are without --launches. Findings, which --verify is about,
        // and predictions come from a launch that is recorded.
        var launches = words.Contains("--precision") ? "" : If("--launches", "1");
        var profile = If("--profile", words.Contains("--verify") || words.Contains("--project") ? "light" : "none");
        var size = If("-n", ByWorkload.GetValueOrDefault(workload, "1000"));
        return size + If("-s", "threads") + launches + If("--iterations", "1") + profile;

        string If(string option, string value) => words.Contains(option) ? "" : $" {option} {value}";
    }

    private static long Number(Match match) => long.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(""" [|>] """, RegexOptions.None, 1_000)]
    private static partial Regex Redirection();

    [GeneratedRegex("""-n (?<number>\d+)(?!\d|\.)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Size();

    [GeneratedRegex("""\.\.\d{4,}""", RegexOptions.None, 1_000)]
    private static partial Regex Range();

    [GeneratedRegex("""-u (?<number>\d+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Units();

    [GeneratedRegex("""--launches \d+""", RegexOptions.None, 1_000)]
    private static partial Regex Launches();

    [GeneratedRegex("""--budget \w+""", RegexOptions.None, 1_000)]
    private static partial Regex Budget();

    [GeneratedRegex("""--duration \w+""", RegexOptions.None, 1_000)]
    private static partial Regex Duration();
}
