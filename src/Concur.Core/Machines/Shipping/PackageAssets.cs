using System.Text.Json;
using System.Text.Json.Nodes;
using Concur.Core.Measuring;

namespace Concur.Core.Machines.Shipping;

/// <summary>
/// The files of packages that an assembly needs and that lie in this user's folder of packages, as they do for a library that was built
/// and not published. On another machine they lie beside the assembly.
/// </summary>
internal static class PackageAssets
{
    /// <summary>The files that are not in the assembly's folder, and their places in it.</summary>
    /// <param name="assembly">The assembly; its .deps.json says what it needs.</param>
    public static IEnumerable<(string Path, string Name)> MissingBeside(string assembly)
    {
        var folder = Path.GetDirectoryName(assembly)!;
        if (Read(Path.ChangeExtension(assembly, ".deps.json")) is not { } dependencies) yield break;
        var packages = RuntimeConfig.PackageFolders().ToList();
        if (packages.Count == 0 || TargetOf(dependencies) is not { } target) yield break;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (library, parts) in target)
        {
            if (PathOf(dependencies, library) is not { } path || parts is not JsonObject groups) continue;
            foreach (var (asset, name) in AssetsOf(groups))
            {
                var source = packages.Select(root => Path.Combine(root, path, asset)).FirstOrDefault(File.Exists);
                if (source is not null && !File.Exists(Path.Combine(folder, name)) && seen.Add(name)) yield return (source, name);
            }
        }
    }

    private static JsonObject? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null; // The runtime says so when it starts.
        }
    }

    private static JsonObject? TargetOf(JsonObject dependencies)
    {
        var name = (string?)dependencies["runtimeTarget"]?["name"];
        return name is null ? null : dependencies["targets"]?[name] as JsonObject;
    }

    /// <summary>Where a package lies in a folder of packages; null for what is none.</summary>
    private static string? PathOf(JsonObject dependencies, string library) =>
        dependencies["libraries"]?[library] is JsonObject facts && (string?)facts["type"] == "package" ? (string?)facts["path"] : null;

    /// <summary>
    /// What the host looks for beside an application: most files by their names, those for one system by their paths, and resources by
    /// their languages.
    /// </summary>
    private static IEnumerable<(string Asset, string Name)> AssetsOf(JsonObject groups)
    {
        foreach (var (group, content) in groups)
        {
            if (content is not JsonObject assets) continue;
            foreach (var (asset, facts) in assets)
            {
                var file = asset[(asset.LastIndexOf('/') + 1)..];
                if (file == "_._") continue;
                if (group is "runtime" or "native") yield return (asset, file);
                else if (group == "runtimeTargets") yield return (asset, asset);
                else if (group == "resources" && (string?)facts?["locale"] is { } language) yield return (asset, $"{language}/{file}");
            }
        }
    }
}
