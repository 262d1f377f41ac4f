using System.Globalization;
using System.Text.RegularExpressions;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>Reads items, and keeps them in a file of the cache folder, from which launches read them.</summary>
internal sealed partial class ItemsReader(ToolEnvironment environment)
{
    /// <summary>A run has as many units at most.</summary>
    private const int Most = WorkloadValues.MostUnits;

    /// <summary>The paths of files that match a pattern, in the order of their names, or the numbers of a range.</summary>
    /// <exception cref="ConcurException">There are none, or too many.</exception>
    public ItemsRequest Matching(string text)
    {
        if (Range().Match(text) is { Success: true } range) return Numbers(text, range);
        var pattern = environment.Absolute(text);
        var (folder, paths) = FilePattern.Matching(pattern);
        if (paths.Count > 0)
        {
            var below = paths.Select(path => Path.GetRelativePath(folder, path));
            return Request(ItemKind.Paths, pattern, paths) with { Hash = TextHash.Of(string.Join('\n', below)) };
        }

        throw UsageErrors.Create(Directory.Exists(pattern)
            ? $"'{text}' is a folder; give a pattern of the files in it, such as '{text.TrimEnd('/')}/*'"
            : $"no file matches '{text}'; it begins in the current folder, and '**' stands for folders of any depth");
    }

    /// <summary>The lines of a file, without empty ones.</summary>
    /// <param name="file">The file's path; - for standard input.</param>
    /// <exception cref="ConcurException">It cannot be read, or has no lines.</exception>
    public ItemsRequest LinesOf(string file)
    {
        var lines = (file == "-" ? environment.OpenIn().ReadToEnd() : Text(file))
            .Split('\n')
            .Select(line => line.TrimEnd('\r'))
            .Where(line => line.Length > 0)
            .ToList();
        if (lines.Count == 0) throw UsageErrors.Create($"there are no lines in {(file == "-" ? "standard input" : $"'{file}'")}");
        var request = Request(ItemKind.Lines, file == "-" ? file : environment.Absolute(file), lines);
        return file == "-" ? request with { Source = request.LinesPath! } : request;
    }

    private string Text(string file)
    {
        try
        {
            return File.ReadAllText(environment.Absolute(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageErrors.Create($"the items cannot be read from '{file}': {e.Message}");
        }
    }

    private ItemsRequest Numbers(string text, Match range)
    {
        var (first, last) = (Number(range.Groups[1].Value), Number(range.Groups[2].Value));
        if (last < first) throw UsageErrors.Create($"'{text}' begins with the larger number; give it as {last}..{first}");
        if (last - first >= Most) throw UsageErrors.Create($"'{text}' has more than {Most} items; give fewer");
        return Request(
            ItemKind.Range,
            text,
            [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => (first + i).ToString(CultureInfo.InvariantCulture))]);
    }

    private static long Number(string text) => ValueParser.WholeNumber("--items", text, -1_000_000_000_000_000, 1_000_000_000_000_000);

    private ItemsRequest Request(ItemKind kind, string source, List<string> lines)
    {
        if (lines.Count > Most) throw UsageErrors.Create($"there are {lines.Count} items, and a run has {Most} at most; give fewer");
        if (lines.FirstOrDefault(line => line.AsSpan().ContainsAny('\n', '\r')) is { } broken)
            throw UsageErrors.Create($"the path '{broken.ReplaceLineEndings("?")}' has several lines; rename the file, or leave it out");
        var text = string.Join('\n', lines) + "\n";
        var hash = TextHash.Of(text);
        return new ItemsRequest
        {
            Kind = kind,
            Source = source,
            Count = lines.Count,
            Hash = hash,
            LinesPath = new ItemFiles(environment.CacheFolder).Keep(hash, text),
        };
    }

    [GeneratedRegex(@"^(-?[0-9][0-9_]*)\.\.(-?[0-9][0-9_]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Range();
}
