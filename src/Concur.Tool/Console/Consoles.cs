using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Spectre consoles on the writers that came from outside.</summary>
internal static class Consoles
{
    /// <summary>Standard output: coloured only on a terminal.</summary>
    public static IAnsiConsole Out(ToolSurroundings surroundings) =>
        Create(surroundings.Out, surroundings.OutHasColor, surroundings.Width);

    private static IAnsiConsole Create(TextWriter writer, bool color, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
