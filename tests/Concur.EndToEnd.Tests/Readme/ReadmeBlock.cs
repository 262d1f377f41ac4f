using System.Text.RegularExpressions;

namespace Concur.EndToEnd.Tests.Readme;

/// <summary>A fenced block of the README.</summary>
/// <param name="Language">What stands behind the fence; empty where nothing does.</param>
/// <param name="Text">The lines between the fences.</param>
internal sealed partial record ReadmeBlock(string Language, string Text)
{
    /// <summary>Every block, in order.</summary>
    public static IReadOnlyList<ReadmeBlock> All { get; } = [.. Fence().Matches(File.ReadAllText(Locations.Readme))
        .Select(match => new ReadmeBlock(match.Groups["language"].Value, match.Groups["text"].Value))];

    /// <summary>The first block in C#: the README's example of a workload.</summary>
    public static string Example => All.First(block => block.Language == "csharp").Text;

    /// <summary>
    /// The lines that run the tool, without the tool's name and without comments. A line may begin with a prompt, or as a step
    /// of a workflow, and may go on after a backslash.
    /// </summary>
    public IReadOnlyList<string> Commands => [.. Command().Matches(Text.Replace("\\\n", " ", StringComparison.Ordinal))
        .Select(match => Comment().Replace(match.Groups["args"].Value, "").Trim())];

    /// <summary>How often the tool is named, comments left out: each time is a command.</summary>
    public int Mentions => Text.Split('\n').Sum(line => Name().Count(Comment().Replace(line, "")));

    [GeneratedRegex(@"(?ms)^```(?<language>\w*)[^\n]*\n(?<text>.*?)^```", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?m)^ *(\$ |- run: )?dotnet[ -]concur +(?<args>[a-z].*)$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Command();

    [GeneratedRegex("""(^|\s)#.*$""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Comment();

    [GeneratedRegex("""\bdotnet[ -]concur +[a-z]""", RegexOptions.None, 1_000)]
    private static partial Regex Name();
}
