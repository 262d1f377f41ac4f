using Concur.Core.Model;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>
/// Prints the workers' account as a bar per strategy. Each category has a character as well as a colour, so the bars can be
/// read without colours.
/// </summary>
internal static class AccountBars
{
    /// <summary>A wider bar says no more.</summary>
    public const int WidestBar = 76;

    private const int BarWidth = 40;

    /// <summary>The smallest share that is shown: 0.1 % after rounding.</summary>
    private const double LeastShare = 0.0005;

    public static void Print(RunReport run, IAnsiConsole console)
    {
        var accounts = run.Trials.Where(trial => trial.Account is { LaneNs: > 0 }).ToList();
        if (accounts.Count == 0) return;
        console.Line("Where the workers' time went (shares of workers x wall time):", ConsoleText.Bold);
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        foreach (var (label, account) in accounts.Select(trial => (trial.Label, trial.Account!)))
            grid.AddRow(ConsoleText.Safe(label), Bar(account, BarWidth), new Text(Shares(account)));
        console.Write(grid);
        var shown = CategoryNames.All.Where(category => accounts.Any(trial => IsShown(trial.Account!, category))).Select(CategoryInfo.Of);
        var legend = shown.Append(CategoryInfo.Unexplained).Select(info => $"{info.Mark!.Character}={info.Name}");
        console.Line($"{string.Join("  ", legend)}\n");
    }

    /// <summary>The bar of an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="width">The bar's width, in cells.</param>
    public static Paragraph Bar(Account account, int width)
    {
        var bar = new Paragraph();
        var (doneNs, doneCells) = (0.0, 0);
        void Add(double ns, CategoryInfo info)
        {
            doneNs += Math.Max(0, ns);
            var cells = Math.Min(width, (int)Math.Round(doneNs / account.LaneNs * width)) - doneCells;
            if (cells <= 0) return;
            bar.Append(new string(info.Mark!.Character, cells), new Style(Color.FromInt32(info.Mark.Colour)));
            doneCells += cells;
        }

        Add(account[Category.Compute] ?? 0, CategoryInfo.Of(Category.Compute));
        var others = CategoryNames.All.Where(category => category != Category.Compute).OrderByDescending(category => account[category]);
        foreach (var category in others) Add(account[category] ?? 0, CategoryInfo.Of(category));
        Add(account.UnexplainedNs, CategoryInfo.Unexplained);
        return bar;
    }

    /// <summary>
    /// The shares of the categories that are shown, largest first; then the unexplained share, always; then the unavailable
    /// categories.
    /// </summary>
    private static string Shares(Account account)
    {
        var known = CategoryNames.All
            .Where(category => IsShown(account, category))
            .OrderByDescending(category => account.Share(category))
            .Select(category => $"{CategoryNames.Of(category)} {Figures.Percent(account.Share(category))}")
            .Append($"unexplained {Figures.Percent(account.UnexplainedNs / (double)account.LaneNs)}");
        var unavailable = CategoryNames.All.Where(category => account[category] is null).Select(CategoryNames.Of).ToList();
        return string.Join(", ", known) + (unavailable.Count == 0 ? "" : $"; unavailable: {string.Join(", ", unavailable)}");
    }

    private static bool IsShown(Account account, Category category) => Math.Abs(account.Share(category) ?? 0) >= LeastShare;
}
