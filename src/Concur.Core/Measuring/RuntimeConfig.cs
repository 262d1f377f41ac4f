using System.Text.Json;
using System.Text.Json.Nodes;
using Concur.Core.Model;

namespace Concur.Core.Measuring;

/// <summary>
/// The runtime configuration under which the harness runs a user's assembly: the assembly's own settings and
/// frameworks, and at least the version of .NET that the harness needs.
/// </summary>
internal static class RuntimeConfig
{
    private const string Core = "Microsoft.NETCore.App";
    private const string AspNetCore = "Microsoft.AspNetCore.App";
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>
    /// Switches that an application meant for native compilation, such as every file-based one, turns off, and that the harness
    /// needs: to call methods that it did not know when it was built, and to write events.
    /// </summary>
    private static readonly string[] NeededByHarness =
    [
        "System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported",
        "System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault",
        "System.Diagnostics.Tracing.EventSource.IsSupported",
    ];

    /// <summary>The oldest version that the harness runs under.</summary>
    private static readonly Version Least = new DotnetFramework(DotnetFramework.Oldest).Version;

    /// <summary>The configuration for an assembly.</summary>
    /// <param name="assemblyPath">The assembly, which decides the frameworks.</param>
    /// <param name="installed">The frameworks that there are.</param>
    /// <param name="settingsOf">The assembly whose settings count; null for the same one.</param>
    /// <param name="wanted">The version of .NET; null for the assembly's own, or the next one that is installed.</param>
    /// <returns>The configuration as JSON, and the major version of .NET that it leads to.</returns>
    /// <exception cref="ConcurException">
    /// It is no assembly, its own configuration is malformed, or a framework that it needs is not installed.
    /// </exception>
    public static (string Json, int Major) For(
        string assemblyPath, InstalledRuntimes installed, string? settingsOf = null, DotnetFramework? wanted = null)
    {
        var facts = AssemblyFacts.Read(assemblyPath);
        var own = Options(Path.ChangeExtension(assemblyPath, ".runtimeconfig.json"));
        var settings = settingsOf is null || settingsOf == assemblyPath
            ? own
            : Options(Path.ChangeExtension(settingsOf, ".runtimeconfig.json"));
        var frameworks = Frameworks(own, facts);
        if (wanted is { } framework) frameworks = [.. frameworks.Select(each => Under(framework, each, assemblyPath, installed))];
        foreach (var (name, version) in frameworks) Require(name, version, assemblyPath, installed);
        var options = new JsonObject
        {
            ["rollForward"] = wanted is null ? "Major" : "LatestMinor",
            ["frameworks"] = new JsonArray([.. frameworks.Select(Json)]),
            ["configProperties"] = Properties(settings),
            ["additionalProbingPaths"] = new JsonArray([.. PackageFolders().Select(folder => JsonValue.Create(folder))]),
        };
        var least = frameworks.Find(each => each.Name == Core).Version;
        var major = installed.Of(Core).First(version => version >= least).Major;
        return (new JsonObject { ["runtimeOptions"] = options }.ToJsonString(), major);
    }

    /// <summary>A framework in the version that was asked for, which must be there and be no older than the assembly's.</summary>
    private static (string Name, Version Version) Under(
        DotnetFramework wanted, (string Name, Version Version) framework, string assemblyPath, InstalledRuntimes installed)
    {
        if (framework.Version > wanted.Version)
        {
            throw new ConcurException(
                FailureKind.BadInput,
                $"'{assemblyPath}' is built for .NET {framework.Version.ToString(2)} and cannot run on {wanted.Name}; "
                    + $"build it for {wanted.Name}, or leave --framework out");
        }

        var there = installed.Of(framework.Name);
        return there.Any(version => version.Major == wanted.Major)
            ? (framework.Name, wanted.Version)
            : throw new ConcurException(
                FailureKind.BadInput,
                $"--framework {wanted.Name}: {framework.Name} {wanted.Version} is not installed; installed: {string.Join(", ", there)}");
    }

    private static JsonObject Json((string Name, Version Version) framework) =>
        new() { ["name"] = framework.Name, ["version"] = framework.Version.ToString(2) + ".0" };

    private static JsonObject? Options(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: Lenient)?["runtimeOptions"] as JsonObject;
        }
        catch (JsonException e)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{path}' is malformed: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>An application names its frameworks; those of a library without a configuration follow from its references.</summary>
    private static List<(string Name, Version Version)> Frameworks(JsonObject? own, AssemblyFacts facts)
    {
        var built = facts.CoreVersion ?? Least;
        var frameworks = Named(own, built);
        if (!frameworks.Exists(framework => framework.Name == Core)) frameworks.Insert(0, (Core, built));
        if (facts.UsesAspNetCore && !frameworks.Exists(framework => framework.Name == AspNetCore)) frameworks.Add((AspNetCore, built));
        return [.. frameworks.Select(framework => (framework.Name, framework.Version < Least ? Least : framework.Version))];
    }

    /// <summary>One framework, several, or those that a self-contained application includes.</summary>
    private static List<(string Name, Version Version)> Named(JsonObject? own, Version built)
    {
        var named = (own?["frameworks"] ?? own?["includedFrameworks"]) as JsonArray
            ?? (own?["framework"] is { } single ? [single.DeepClone()] : []);
        return [.. named.OfType<JsonObject>()
            .Select(framework => (Name: (string?)framework["name"] ?? "", Version: VersionOf((string?)framework["version"]) ?? built))
            .Where(framework => framework.Name.Length > 0)];
    }

    private static JsonObject Properties(JsonObject? own)
    {
        var properties = own?["configProperties"]?.DeepClone() as JsonObject ?? [];
        foreach (var name in NeededByHarness) properties.Remove(name);
        return properties;
    }

    private static Version? VersionOf(string? text) =>
        Version.TryParse(text?.Split('-')[0], out var version) ? new Version(version.Major, version.Minor) : null;

    private static void Require(string name, Version version, string assemblyPath, InstalledRuntimes installed)
    {
        var there = installed.Of(name);
        if (there.Any(candidate => candidate >= version)) return;
        var found = there.Count == 0 ? "none is installed" : "installed: " + string.Join(", ", there);
        throw new ConcurException(FailureKind.BadInput, $"'{assemblyPath}' needs {name} {version.ToString(2)} or newer; {found}");
    }

    /// <summary>The folder of packages that a library's output folder lacks.</summary>
    public static IEnumerable<string> PackageFolders()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.Exists(folder) ? [folder] : [];
    }
}

/// <summary>The shared frameworks of the .NET installation that runs the tool.</summary>
/// <param name="root">The installation's folder, in which the host lies.</param>
internal sealed class InstalledRuntimes(string root)
{
    /// <summary>Versions of a framework, oldest first; previews count as their release.</summary>
    public IReadOnlyList<Version> Of(string framework)
    {
        var folder = Path.Combine(root, "shared", framework);
        return !Directory.Exists(folder) ? [] : [.. Directory.EnumerateDirectories(folder)
            .Select(path => Version.TryParse(Path.GetFileName(path).Split('-')[0], out var version) ? version : null)
            .OfType<Version>().Order()];
    }

    /// <summary>The versions of .NET, oldest first.</summary>
    public IReadOnlyList<Version> OfCore => Of("Microsoft.NETCore.App");

    /// <summary>The newest version of .NET; null when there is none.</summary>
    public Version? Newest => OfCore is [.., var newest] ? newest : null;

    /// <summary>Whether a .NET SDK is there.</summary>
    public bool HasSdk => Directory.Exists(Path.Combine(root, "sdk")) && Directory.EnumerateDirectories(Path.Combine(root, "sdk")).Any();
}
