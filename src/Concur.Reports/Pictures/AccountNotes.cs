using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Reports.Pictures;

/// <summary>What bars of 100 % cannot show of accounts, in lines of text.</summary>
internal static class AccountNotes
{
    /// <summary>Categories that can't be had, and residues below nothing, which no area can have.</summary>
    /// <param name="trials">Trials with accounts.</param>
    /// <param name="most">So many characters in a line at most.</param>
    public static ImmutableArray<string> Of(IReadOnlyList<TrialReport> trials, int most) =>
        [
            .. Together("unavailable", trials, Unavailable)
                .Concat(Together("unexplained, the categories being more than the whole", trials, Excess))
                .SelectMany(note => Lines(note, most)),
        ];

    /// <summary>One note where it is the same for all.</summary>
    private static IEnumerable<string> Together(string what, IReadOnlyList<TrialReport> trials, Func<Account, string> of)
    {
        var notes = trials.Select(trial => (Label: AccountPicture.Shortened(trial.Label), Text: of(trial.Account!))).ToList();
        var there = notes.Where(note => note.Text.Length > 0).ToList();
        if (there.Count == 0) return [];
        return there.Count == notes.Count && there.TrueForAll(note => note.Text == there[0].Text)
            ? [$"{what}: {there[0].Text}"]
            : there.Select(note => $"{what}, {note.Label}: {note.Text}");
    }

    private static string Unavailable(Account account) =>
        string.Join(
            ", ",
            CategoryNames.All.Where(category => account[category] is null)
                .Select(category => CategoryInfo.Of(category).Words));

    private static string Excess(Account account) =>
        account.UnexplainedNs / (double)account.LaneNs is var share && share <= -AccountPicture.Shown ? Figures.Percent(share) : "";

    private static IEnumerable<string> Lines(string text, int most)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > most)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : " " + word;
        }

        yield return line;
    }
}
