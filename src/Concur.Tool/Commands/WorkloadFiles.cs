using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>The assemblies of the user's workloads: what is a project or a single file is built, once for all cases.</summary>
internal sealed class WorkloadFiles(HarnessFiles harness, ToolEnvironment environment)
{
    /// <summary>What a user can give beside the name of a built-in workload.</summary>
    public const string Paths = "the path of a .dll, a .csproj or a .cs file";

    private static readonly string[] Projects = [".csproj", ".fsproj", ".vbproj", ".cs"];

    /// <summary>The assemblies that were built, by what the user gave.</summary>
    private readonly Dictionary<(string Text, string? Version), string> _built = [];

    /// <summary>Whether a path was given. The name of a built-in workload takes precedence over a folder of the same name.</summary>
    public bool IsPath(string text) => text.Contains(Path.DirectorySeparatorChar) || HasExtension(text, [".dll", ".exe", .. Projects])
        || (BuiltInWorkload.Find(text) is null && Directory.Exists(environment.Absolute(text)));

    /// <summary>The absolute path of the assembly; a project or a single file is built.</summary>
    /// <exception cref="ConcurException">There is no such file, or it cannot be built.</exception>
    public async Task<string> BuildAsync(string text, CancellationToken cancellation)
    {
        var path = FileOf(text);
        if (!HasExtension(path, Projects)) return path;
        if (_built.TryGetValue((text, null), out var built)) return built;
        await environment.Error.WriteLineAsync($"building {text} ...");
        return _built[(text, null)] = await new ProjectBuild(harness, BuildFiles.Of(environment.ToolFolder)).BuildAsync(path, cancellation);
    }

    /// <summary>Refuses a built-in workload, which has no other versions.</summary>
    /// <exception cref="ConcurException">The user gave no path.</exception>
    public void RequireFile(string text)
    {
        if (!IsPath(text)) throw UsageErrors.Create($"--against and --candidates go with {Paths}; leave them out, or give such a path");
    }

    /// <summary>Another version of what the user gave.</summary>
    /// <param name="text">The workload as the user gave it.</param>
    /// <param name="version">A built .dll, or a revision of the git repository that has the workload.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <returns>The absolute path of its assembly.</returns>
    /// <exception cref="ConcurException">There is no such version, or it cannot be built.</exception>
    public async Task<string> VersionAsync(string text, string version, CancellationToken cancellation)
    {
        if (HasExtension(version, [".dll"]))
        {
            var path = environment.Absolute(version);
            return File.Exists(path) ? path : throw UsageErrors.Create($"there is no file '{version}'");
        }

        var project = FileOf(text);
        if (!HasExtension(project, Projects))
            throw UsageErrors.Create($"--against '{version}' needs a project or a .cs file to build; give another .dll instead");
        if (_built.TryGetValue((text, version), out var built)) return built;
        await environment.Error.WriteLineAsync($"building {text} of {version} ...");
        var build = new ProjectBuild(harness, BuildFiles.Of(environment.ToolFolder));
        return _built[(text, version)] = await new GitVersions(build, environment.CacheFolder).BuildAsync(project, version, cancellation);
    }

    private static bool HasExtension(string path, IEnumerable<string> extensions) =>
        extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The absolute path of the file; for a folder, of the only project in it.</summary>
    private string FileOf(string text)
    {
        var path = environment.Absolute(text);
        if (File.Exists(path)) return path;
        if (!Directory.Exists(path)) throw UsageErrors.Create($"there is no file '{text}'");
        var projects = Directory.EnumerateFiles(path, "*.*proj").Where(file => HasExtension(file, Projects)).ToList();
        if (projects.Count == 1) return projects[0];
        var found = projects.Count == 0 ? "no project" : $"{projects.Count} projects";
        throw UsageErrors.Create($"'{text}' is a folder with {found}; give the path of a .csproj, a .dll or a .cs file");
    }
}
