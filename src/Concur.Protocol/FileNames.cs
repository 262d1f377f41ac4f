namespace Concur.Protocol;

/// <summary>Makes names of files of names that users give.</summary>
public static class FileNames
{
    /// <summary>
    /// The name with <c>-</c> for every character but ASCII letters, digits, <c>.</c> and <c>_</c>, and not hidden:
    /// <c>gil:ticks=100</c> becomes <c>gil-ticks-100</c>.
    /// </summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')).TrimStart('.');
    }
}
