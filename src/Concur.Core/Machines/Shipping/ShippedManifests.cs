using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;

namespace Concur.Core.Machines.Shipping;

/// <summary>The manifests of shipped folders, each in a file beside its folder.</summary>
/// <param name="folder">The folder of all of them.</param>
internal sealed class ShippedManifests(string folder)
{
    private const string Ending = ".json";

    /// <summary>Writes the one of a folder that is about to be there. Another agent reads the whole of it, or the one before.</summary>
    public void Keep(FolderManifest manifest)
    {
        var path = Path.Combine(folder, manifest.Name + Ending);
        var partial = $"{path}.{Path.GetRandomFileName()}{Leftovers.Partial}";
        try
        {
            File.WriteAllBytes(partial, JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestContext.Default.FolderManifest));
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Deletes the one of a folder that is gone.</summary>
    public void Forget(string name) => File.Delete(Path.Combine(folder, name + Ending));

    /// <summary>Where the files of all folders are, by their SHA-256.</summary>
    public Dictionary<string, string> Here()
    {
        var here = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, manifest) in All())
        {
            foreach (var file in manifest.Files) here[file.Hash] = Path.Combine(folder, name, file.Path);
        }

        return here;
    }

    /// <summary>The manifests of all folders that are there, by the folders' names.</summary>
    public IEnumerable<(string Name, FolderManifest Manifest)> All()
    {
        foreach (var path in Directory.EnumerateDirectories(folder).Where(path => FolderManifest.IsHash(Path.GetFileName(path))))
        {
            if (Read(path + Ending) is { } manifest) yield return (Path.GetFileName(path), manifest);
        }
    }

    private static FolderManifest? Read(string path)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), ManifestContext.Default.FolderManifest);
            manifest?.Check();
            return manifest;
        }
        catch (Exception e) when (e is IOException or JsonException or ConcurException or UnauthorizedAccessException)
        {
            return null; // It is made anew when it is needed.
        }
    }
}

/// <summary>The JSON of manifests.</summary>
[JsonSerializable(typeof(FolderManifest))]
internal sealed partial class ManifestContext : JsonSerializerContext;
