using System.Globalization;

namespace Concur.Tool.Console;

/// <summary>How many columns reports may have.</summary>
internal static class TerminalWidth
{
    /// <summary>The fewest that they are made for.</summary>
    public const int Least = 40;

    /// <summary>Lines that no terminal shows are not wrapped.</summary>
    private const int Piped = 10_000;

    /// <summary>Those of the terminal; where there is none, what COLUMNS says.</summary>
    public static int Read() =>
        System.Console.IsOutputRedirected ? WhenPiped() : Math.Max(Least, System.Console.WindowWidth);

    private static int WhenPiped()
    {
        var text = Environment.GetEnvironmentVariable("COLUMNS");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns >= Least ? columns : Piped;
    }
}
