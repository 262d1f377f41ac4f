using Concur.Core.Model;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>
/// The lanes' account as a bar per strategy. Each category has a character of its own besides its colour, so that
/// the bar reads without colours too.
/// </summary>
internal static class AccountBars
{
    private const int BarWidth = 40;
    private const double Shown = 0.0005;

    private static readonly (char Mark, Color Color)[] Marks =
    [
        ('s', Color.Orange1), ('█', Color.Green), ('j', Color.Cyan1), ('g', Color.Red), ('l', Color.Magenta1), ('G', Color.Magenta1), ('w', Color.Purple),
        ('o', Color.Blue), ('r', Color.Yellow), ('q', Color.Yellow3), ('p', Color.Aqua), ('d', Color.Silver), ('·', Color.Grey),
    ];

    private static readonly (char Mark, Color Color) Residue = ('?', Color.White);

    public static void Print(RunReport run, IAnsiConsole console)
    {
        var accounts = run.Trials.Where(trial => trial.Account is { LaneNs: > 0 }).ToList();
        if (accounts.Count == 0) return;
        console.Write(new Text("Where the lanes' time went (shares of lanes x wall):\n", new Style(decoration: Decoration.Bold)));
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        foreach (var trial in accounts) grid.AddRow(new Text(trial.Label), Bar(trial.Account!), new Text(Shares(trial.Account!)));
        console.Write(grid);
        var used = CategoryNames.All.Where(category => accounts.Any(trial => Math.Abs(trial.Account!.Share(category) ?? 0) >= Shown));
        console.Write(new Text($"{string.Join("  ", used.Select(category => $"{Marks[(int)category].Mark}={CategoryNames.Of(category)}"))}  {Residue.Mark}=unexplained\n\n"));
    }

    private static Paragraph Bar(Account account)
    {
        var bar = new Paragraph();
        var (doneNs, doneCells) = (0.0, 0);
        void Add(double ns, (char Mark, Color Color) look)
        {
            doneNs += Math.Max(0, ns);
            var cells = Math.Min(BarWidth, (int)Math.Round(doneNs / account.LaneNs * BarWidth)) - doneCells;
            if (cells <= 0) return;
            bar.Append(new string(look.Mark, cells), new Style(look.Color));
            doneCells += cells;
        }

        Add(account[Category.Compute] ?? 0, Marks[(int)Category.Compute]);
        foreach (var category in CategoryNames.All.Where(category => category != Category.Compute).OrderByDescending(category => account[category])) Add(account[category] ?? 0, Marks[(int)category]);
        Add(account.UnexplainedNs, Residue);
        return bar;
    }

    /// <summary>Every category that shows, largest first; then the residue, always; then what could not be told.</summary>
    private static string Shares(Account account)
    {
        var known = CategoryNames.All
            .Where(category => Math.Abs(account.Share(category) ?? 0) >= Shown)
            .OrderByDescending(category => account.Share(category))
            .Select(category => $"{CategoryNames.Of(category)} {Figures.Percent(account.Share(category))}")
            .Append($"unexplained {Figures.Percent(account.UnexplainedNs / (double)account.LaneNs)}");
        var unavailable = CategoryNames.All.Where(category => account[category] is null).Select(CategoryNames.Of).ToList();
        return string.Join(", ", known) + (unavailable.Count == 0 ? "" : $"; unavailable: {string.Join(", ", unavailable)}");
    }
}
