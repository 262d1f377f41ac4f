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

    public static void Print(RunReport run, IAnsiConsole console)
    {
        var accounts = run.Trials.Where(trial => trial.Account is { LaneNs: > 0 }).ToList();
        if (accounts.Count == 0) return;
        console.Write(new Text("Where the lanes' time went (shares of lanes x wall):\n", new Style(decoration: Decoration.Bold)));
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        foreach (var trial in accounts) grid.AddRow(new Text(trial.Label), Bar(trial.Account!), new Text(Shares(trial.Account!)));
        console.Write(grid);
        var used = CategoryNames.All.Where(category => accounts.Any(trial => Math.Abs(trial.Account!.Share(category) ?? 0) >= Shown));
        console.Write(new Text($"{string.Join("  ", used.Select(CategoryInfo.Of).Append(CategoryInfo.Unexplained).Select(info => $"{info.Mark!.Character}={info.Name}"))}\n\n"));
    }

    private static Paragraph Bar(Account account)
    {
        var bar = new Paragraph();
        var (doneNs, doneCells) = (0.0, 0);
        void Add(double ns, CategoryInfo info)
        {
            doneNs += Math.Max(0, ns);
            var cells = Math.Min(BarWidth, (int)Math.Round(doneNs / account.LaneNs * BarWidth)) - doneCells;
            if (cells <= 0) return;
            bar.Append(new string(info.Mark!.Character, cells), new Style(Color.FromInt32(info.Mark.Colour)));
            doneCells += cells;
        }

        Add(account[Category.Compute] ?? 0, CategoryInfo.Of(Category.Compute));
        foreach (var category in CategoryNames.All.Where(category => category != Category.Compute).OrderByDescending(category => account[category])) Add(account[category] ?? 0, CategoryInfo.Of(category));
        Add(account.UnexplainedNs, CategoryInfo.Unexplained);
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
