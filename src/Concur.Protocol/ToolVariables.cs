namespace Concur.Protocol;

/// <summary>
/// The variables that the tool sets for the runtime of a measured process. They are of no concern to what the workload starts, so the
/// harness removes them from its environment and gives them to its worker processes alone.
/// </summary>
public static class ToolVariables
{
    /// <summary>The variable that lists the names of the others.</summary>
    public const string Variable = "CONCUR_TOOL_VARIABLES";

    private const char Separator = ',';

    /// <summary>The value of <see cref="Variable"/>.</summary>
    public static string Join(IEnumerable<string> names) => string.Join(Separator, names);

    /// <summary>The names in a value of <see cref="Variable"/>; none where it is not set.</summary>
    public static string[] Split(string? value) => (value ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries);
}
