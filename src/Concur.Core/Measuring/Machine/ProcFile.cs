namespace Concur.Core.Measuring.Machine;

/// <summary>Reads small files of /proc and /sys.</summary>
internal static class ProcFile
{
    /// <summary>The file's text without its last newline; null when it can't be read or is empty.</summary>
    public static string? Text(string path)
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Not on this system, or not for this user: unknown.
        }
    }

    /// <summary>The value of the first line "name: value"; null when there is none.</summary>
    public static string? Field(string path, string name) =>
        Text(path)?.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal) && line.AsSpan(name.Length).TrimStart().StartsWith(':')) is { } found
            ? found[(found.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : null;
}
