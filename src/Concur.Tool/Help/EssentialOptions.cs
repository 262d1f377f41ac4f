using System.CommandLine;

namespace Concur.Tool.Help;

/// <summary>
/// The options that most uses of a command need, which are those of its short help. A command that is not listed here shows all of its
/// own. Options of every command, such as <c>--width</c>, stand in the short help of the tool itself.
/// </summary>
internal static class EssentialOptions
{
    private static readonly Dictionary<string, string[]> ByCommand = new(StringComparer.Ordinal)
    {
        ["run"] =
        [
            "--method", "--items", "--strategies", "--units", "--size", "--workers", "--launches", "--precision", "--verify", "--output",
            "--format", "--quiet", "--details",
        ],
        ["sweep"] = ["--method", "--strategies", "--workers", "--sizes", "--project", "--resume", "--output", "--format"],
        ["attach"] = ["--name", "--list", "--duration", "--profile", "--output", "--format"],
        ["exec"] =
        [
            "--name", "--launches", "--warmup", "--prepare", "--parameter", "--ignore-failure", "--output", "--format", "--quiet",
            "--details",
        ],
        ["compare"] = ["--last", "--baseline", "--threshold", "--fail-on", "--per-item", "--summary", "--format", "--output"],
    };

    /// <summary>The names that are listed for a command, to be checked against its options; none for most.</summary>
    public static IReadOnlyList<string> NamesFor(Command command) => ByCommand.GetValueOrDefault(command.Name, []);

    /// <summary>The options of a command's short help, in the command's order.</summary>
    public static IEnumerable<Option> Of(Command command) => ByCommand.TryGetValue(command.Name, out var names)
        ? command.Options.Where(option => names.Contains(option.Name))
        : command.Options;
}
