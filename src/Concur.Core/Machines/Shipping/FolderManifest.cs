using System.Text;
using System.Text.Json.Serialization;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines.Shipping;

/// <summary>A file that is shipped.</summary>
/// <param name="Path">Its path in the folder, with <c>/</c> between folders.</param>
/// <param name="Length">Its length, bytes.</param>
/// <param name="Hash">Its SHA-256, in hexadecimal digits.</param>
/// <param name="IsExecutable">Whether it can be executed.</param>
internal sealed record ShippedFile(string Path, long Length, string Hash, bool IsExecutable);

/// <summary>The files of a folder that another machine is to have. It may come from anybody: <see cref="Check"/> comes first.</summary>
/// <param name="Files">The files, sorted by their paths.</param>
internal sealed record FolderManifest(IReadOnlyList<ShippedFile> Files)
{
    private const int HashDigits = 64;
    private const int MostFiles = 20_000;
    private const int LongestPath = 1000;

    /// <summary>The name of the folder where it is kept: the SHA-256 of all that stands here.</summary>
    [JsonIgnore]
    public string Name => HashOf(Encoding.UTF8.GetBytes(string.Join(
        '\n', Files.Select(file => FormattableString.Invariant($"{file.Hash} {file.Length} {file.IsExecutable} {file.Path}")))));

    /// <summary>The size of all files, bytes.</summary>
    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Length);

    /// <summary>Refuses what would lead out of the folder, or is no manifest.</summary>
    /// <exception cref="ConcurException">It does, or is none.</exception>
    public void Check()
    {
        if (Files.Count > MostFiles) throw Refused($"{Files.Count} files are more than {MostFiles}");
        foreach (var file in Files)
        {
            if (!IsHash(file.Hash)) throw Refused($"'{TerminalText.Name(TerminalText.Shortened(file.Hash, HashDigits))}' is no SHA-256");
            if (file.Length < 0 || !IsBelow(file.Path))
                throw Refused($"'{TerminalText.Name(TerminalText.Shortened(file.Path, HashDigits))}' is no path below the folder");
        }

        var twice = Files.GroupBy(file => file.Path, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw Refused($"'{TerminalText.Name(twice.Key)}' is there twice");
    }

    /// <summary>The SHA-256 of a file, in hexadecimal digits.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(Sha256.Of(content));

    /// <summary>Whether a text is the SHA-256 of something, and so a name that leads nowhere else.</summary>
    public static bool IsHash(string text) => text.Length == HashDigits && text.All(char.IsAsciiHexDigitLower);

    private static bool IsBelow(string path) =>
        path.Length is > 0 and <= LongestPath
        && !path.Any(c => char.IsControl(c) || c is '\\' or ':')
        && path.Split('/').All(part => part is not ("" or "." or ".."));

    private static ConcurException Refused(string why) => new(FailureKind.BadInput, $"files to ship were refused: {why}");
}
