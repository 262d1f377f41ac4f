using System.Reflection.Metadata;
using System.Text;
using System.Text.Json;

namespace Concur.Traces.Symbols;

/// <summary>
/// From a source file, as the compiler knew it, to its address at a host of sources, as the build wrote it into the PDB.
/// Source: github.com/dotnet/designs, accepted/2020/diagnostics/source-link.md.
/// </summary>
internal sealed class SourceLinkMap
{
    private const int MostBytes = 1 << 20;
    private static readonly Guid Kind = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private readonly List<(string Path, string Url)> _rules;

    private SourceLinkMap(IEnumerable<(string Path, string Url)> rules) => _rules = [.. rules.OrderByDescending(rule => rule.Path.Length)];

    /// <summary>The map in a PDB; an empty one where it has none, or a damaged one.</summary>
    public static SourceLinkMap Of(MetadataReader pdb)
    {
        foreach (var handle in pdb.GetCustomDebugInformation(EntityHandle.ModuleDefinition))
        {
            var information = pdb.GetCustomDebugInformation(handle);
            if (pdb.GetGuid(information.Kind) == Kind) return Parse(pdb.GetBlobBytes(information.Value));
        }

        return new SourceLinkMap([]);
    }

    /// <param name="json">Such as <c>{"documents": {"/home/me/app/*": "https://example.com/app/*"}}</c>.</param>
    public static SourceLinkMap Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes) return new SourceLinkMap([]);
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("documents", out var documents) && documents.ValueKind == JsonValueKind.Object
                    ? new SourceLinkMap(documents.EnumerateObject()
                        .Where(rule => rule.Value.ValueKind == JsonValueKind.String)
                        .Select(rule => (rule.Name, rule.Value.GetString()!)))
                    : new SourceLinkMap([]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // The latter for half a character.
        {
            return new SourceLinkMap([]);
        }
    }

    /// <summary>The address of a file; null where no rule has it, or what the rule says is no address of the web.</summary>
    public string? UrlOf(string file)
    {
        foreach (var (path, url) in _rules)
        {
            if (!path.EndsWith('*'))
            {
                if (path.Equals(file, StringComparison.OrdinalIgnoreCase)) return SourceLocation.WebAddress(url);
            }
            else if (file.StartsWith(path[..^1], StringComparison.OrdinalIgnoreCase))
            {
                var rest = file[(path.Length - 1)..].Split('/', '\\').Select(Uri.EscapeDataString);
                return SourceLocation.WebAddress(url.Replace("*", string.Join('/', rest), StringComparison.Ordinal));
            }
        }

        return null;
    }
}

/// <summary>Where a method stands in its source.</summary>
/// <param name="File">The file, as the compiler knew it: its path on the machine that built the assembly.</param>
/// <param name="Line">The first line of the method's code; 0 where several methods of the file have its name.</param>
/// <param name="Url">The address at which people read it, by the PDB's SourceLink; null where the PDB has none.</param>
public sealed record SourceLocation(string File, int Line, string? Url)
{
    private const int LongestAddress = 2_048;
    private const string RawGitHub = "https://raw.githubusercontent.com/";

    /// <summary>An address that a report may link to: of the web, encrypted, without a name or a password; null for any other.</summary>
    public static string? WebAddress(string? address) =>
        address?.Length <= LongestAddress && Ascii.IsValid(address) && !address.Contains('\\', StringComparison.Ordinal)
        && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0
            ? uri.AbsoluteUri
            : null;

    /// <summary>
    /// A place whose address leads to the line where the host is known to show lines: SourceLink has the addresses of bare files, of which
    /// GitHub and GitLab have pages as well.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line; 0 for none.</param>
    /// <param name="rawUrl">As SourceLink has it.</param>
    internal static SourceLocation Of(string file, int line, string? rawUrl)
    {
        if (PageOf(rawUrl) is not { } page) return new SourceLocation(file, line, rawUrl);
        return new SourceLocation(file, line, line > 0 ? FormattableString.Invariant($"{page}#L{line}") : page);
    }

    private static string? PageOf(string? rawUrl)
    {
        const int owner = 0, repository = 1, commit = 2;
        if (rawUrl is null || rawUrl.Contains('?', StringComparison.Ordinal) || rawUrl.Contains('#', StringComparison.Ordinal)) return null;
        const string rawGitLab = "/-/raw/";
        if (rawUrl.Contains(rawGitLab, StringComparison.Ordinal)) return rawUrl.Replace(rawGitLab, "/-/blob/", StringComparison.Ordinal);
        if (!rawUrl.StartsWith(RawGitHub, StringComparison.Ordinal)) return null;
        var parts = rawUrl[RawGitHub.Length..].Split('/', 4);
        return parts.Length < 4 ? null : $"https://github.com/{parts[owner]}/{parts[repository]}/blob/{parts[commit]}/{parts[3]}";
    }
}
