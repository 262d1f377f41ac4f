
namespace Concur.Protocol;

/// <summary>Makes names of files of names that users give.</summary>
public static class FileNames
{
    /// <summary>File systems allow 255 bytes, of which the endings of traces take some.</summary>
    private const int Longest = 160;

    private const int HashDigits = 16;

    /// <summary>
    /// The name with <c>-</c> for every character but ASCII letters, digits, <c>.</c> and <c>_</c>, and not hidden:
    /// <c>gil:ticks=100</c> becomes <c>gil-ticks-100</c>. A long name is cut, and ends in a hash that tells it from others.
    /// </summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var file = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')).TrimStart('.');
        if (file.Length <= Longest) return file;
        var hash = TextHash.Of(name)[..HashDigits];
        return $"{file[..(Longest - HashDigits - 1)]}-{hash}";
    }
}
