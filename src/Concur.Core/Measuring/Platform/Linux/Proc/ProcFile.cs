namespace Concur.Core.Measuring.Platform.Linux.Proc;

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

    /// <summary>The value of the first line "name: value"; null where there is none, or the file can't be read.</summary>
    public static string? Field(string path, string name) => ProcText.Field(Text(path), name);
}
