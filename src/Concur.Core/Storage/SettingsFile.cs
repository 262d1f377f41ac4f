using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>A settings file: what commands use in its folder and below where the command line does not say otherwise.</summary>
/// <param name="FilePath">The absolute path of the file.</param>
/// <param name="Members">Its members in the order of the file, each name once. What they mean is not checked.</param>
public sealed record SettingsFile(string FilePath, IReadOnlyList<KeyValuePair<string, JsonElement>> Members)
{
    /// <summary>The name of such a file.</summary>
    public const string Name = "concur.json";

    private const long MostBytes = 1 << 16;

    /// <summary>The absolute path of the folder that it is in.</summary>
    public string Folder => Path.GetDirectoryName(FilePath)!;

    /// <summary>Looks for a settings file in a folder, then in those above it, up to the root.</summary>
    /// <returns>The absolute path of the nearest one; null where there is none.</returns>
    public static string? Find(string folder)
    {
        for (var current = Path.GetFullPath(folder); current is not null; current = Path.GetDirectoryName(current))
        {
            var path = Path.Combine(current, Name);
            if (Path.Exists(path)) return path;
        }

        return null;
    }

    /// <summary>Reads a settings file.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="shown">The path as messages name it.</param>
    /// <exception cref="ConcurException">It is no ordinary file, too large, no JSON object, or has a member twice.</exception>
    public static SettingsFile Read(string path, string shown)
    {
        var json = BoundedFile.Read(path, MostBytes, "a settings file");
        try
        {
            UntrustedJson.Check(json.Span);
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("it is not an object, such as {}");
            return new SettingsFile(
                path, [.. document.RootElement.EnumerateObject().Select(each => KeyValuePair.Create(each.Name, each.Value.Clone()))]);
        }
        catch (JsonException e)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{shown}' is no settings file: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
