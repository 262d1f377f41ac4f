using Microsoft.Extensions.FileSystemGlobbing;

namespace Concur.Tool.Commands;

/// <summary>Patterns of paths, in which * stands for a part of a name, and ** for folders of any depth.</summary>
internal static class FilePattern
{
    /// <summary>The files that match an absolute pattern. The folder above its first wildcard is where the search begins.</summary>
    public static (string Folder, List<string> Paths) Matching(string pattern)
    {
        if (File.Exists(pattern)) return (Path.GetDirectoryName(pattern)!, [pattern]);
        var parts = pattern.Split('/', Path.DirectorySeparatorChar);
        var plain = parts.TakeWhile(part => !part.Contains('*', StringComparison.Ordinal)).ToList();
        if (plain.Count == parts.Length) return ("", []);
        var folder = string.Join(Path.DirectorySeparatorChar, plain) + Path.DirectorySeparatorChar;
        var matcher = new Matcher(StringComparison.Ordinal).AddInclude(string.Join('/', parts.Skip(plain.Count)));
        try
        {
            var links = new Dictionary<string, bool>(StringComparer.Ordinal);
            var found = matcher.GetResultsInFullPath(folder).Where(path => !IsBelowLink(path, folder, links));
            return (folder, [.. found.Order(StringComparer.Ordinal)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageErrors.Create($"'{pattern}' cannot be searched: {e.Message}");
        }
    }

    /// <summary>Whether a folder between them is a link, so that the file is met twice, or lies elsewhere.</summary>
    private static bool IsBelowLink(string path, string folder, Dictionary<string, bool> links)
    {
        var parent = Path.GetDirectoryName(path)!;
        if (parent.Length < folder.Length) return false;
        if (links.TryGetValue(parent, out var known)) return known;
        return links[parent] = new DirectoryInfo(parent).LinkTarget is not null || IsBelowLink(parent, folder, links);
    }
}
