namespace Concur.Tool.Commands;

/// <summary>The words of a command that is given again with other options.</summary>
internal static class RepeatedWords
{
    /// <summary>Options without a value.</summary>
    private static readonly string[] Flags = ["--verify", "--keep-going", "--no-refine"];

    private static readonly string[][] Alternatives = [["--items", "--items-from"], ["--method", "--benchmark", "--candidates"]];

    /// <summary>The words without the options that are given anew, and without their values.</summary>
    public static IEnumerable<string> Without(List<string> words, IReadOnlyList<string> given)
    {
        var replaced = given.Where(word => word.StartsWith('-')).SelectMany(word => Replaced(LongName(word.Split('=')[0]))).ToHashSet();
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith('-') || !replaced.Contains(LongName(words[i]))) yield return words[i];
            else if (!Flags.Contains(words[i])) i++;
        }
    }

    /// <summary>The options that stand for the same as one that is given, or exclude it.</summary>
    private static string[] Replaced(string given) =>
        Array.Find(Alternatives, alternatives => alternatives.Contains(given)) ?? [given];

    private static string LongName(string option) => option switch
    {
        "-s" => "--strategies",
        "-u" => "--units",
        "-n" => "--size",
        "-w" => "--workers",
        "-o" => "--output",
        _ => option,
    };
}
