using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Spectre consoles on the writers that came from outside.</summary>
internal static class Consoles
{
    /// <summary>Standard output: coloured only on a terminal.</summary>
    public static IAnsiConsole Out(ToolSurroundings surroundings) =>
        Create(surroundings.Out, surroundings.OutHasColor, interactive: false, surroundings.Width);

    /// <summary>Standard error, for progress.</summary>
    public static IAnsiConsole Error(ToolSurroundings surroundings) =>
        Create(surroundings.Error, surroundings.ErrorIsTerminal, interactive: surroundings.ErrorIsTerminal, surroundings.Width);

    private static IAnsiConsole Create(TextWriter writer, bool color, bool interactive, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
