namespace Concur.Protocol;

/// <summary>Names of files that hold no path.</summary>
public static class FileNames
{
    /// <summary>A name without the characters that a file system or a shell would mind: <c>gil:ticks=100</c> becomes <c>gil-ticks-100</c>.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')).TrimStart('.');
    }
}
