using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>A workload that exists and can be run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="AssemblyPath">The absolute path of its assembly; null for a built-in workload.</param>
/// <param name="Size">The size of a unit.</param>
/// <param name="Awaits">Whether its units await.</param>
/// <param name="TakesSize">Whether the size means anything to it.</param>
internal sealed record FoundWorkload(string Name, string? AssemblyPath, long Size, bool Awaits, bool TakesSize)
{
    /// <summary>What the harness tells of a user's workload; null for a built-in one.</summary>
    public WorkloadDescription? Description { get; init; }
}

/// <summary>Finds the workload that the user named: a built-in one, or one in an assembly, a project or a single file.</summary>
internal sealed class WorkloadParser(HarnessFiles harness, ToolEnvironment environment)
{
    /// <summary>The size of a unit of the user's own workload, unless the user gives one.</summary>
    private const long DefaultSize = 1_000;

    /// <summary>The harness that loads the user's code.</summary>
    public HarnessFiles Harness => harness;

    private const string Paths = "the path of a .dll, a .csproj or a .cs file";

    /// <summary>More sources than these are not read, only to refuse a name before they are built.</summary>
    private const int MostSources = 2_000;

    private static readonly string[] Projects = [".csproj", ".fsproj", ".vbproj", ".cs"];
    private static readonly string[] Sources = [".cs", ".fs", ".vb"];
    private static readonly EnumerationOptions SourceFiles = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };

    /// <summary>Reads the items of units.</summary>
    public ItemsReader Items { get; } = new(environment);

    /// <summary>Finds the workload; a project or a single file is built first.</summary>
    /// <param name="text">The workload as the user gave it.</param>
    /// <param name="method">The method as the user gave it; null for the only one marked.</param>
    /// <param name="size">The size of a unit; null for the workload's own.</param>
    /// <param name="inputs">What a method of the user's is given.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="ConcurException">There is no such workload, or it cannot be built or loaded.</exception>
    public async Task<FoundWorkload> FindAsync(
        string text, string? method, long? size, GivenInputs inputs, CancellationToken cancellation)
    {
        if (!IsPath(text)) return FindBuiltIn(text, method, size, inputs);
        var path = await AssemblyOfAsync(text, cancellation);
        var found = await CheckAsync(text, path, method, size, inputs, cancellation);
        return new FoundWorkload(found.Name, path, size ?? found.DefaultSize ?? DefaultSize, found.Awaits, found.TakesSize)
        {
            Description = found,
        };
    }

    /// <summary>Whether a text names code by its path, and not by a name.</summary>
    public static bool IsCode(string text) => HasExtension(text, [".dll", .. Projects]);

    /// <summary>The absolute path of an assembly; a project or a single file is built first.</summary>
    /// <exception cref="ConcurException">There is no such file, or it cannot be built.</exception>
    public async Task<string> AssemblyOfAsync(string text, CancellationToken cancellation)
    {
        var path = FileOf(text);
        if (!HasExtension(path, Projects)) return path;
        await environment.Error.WriteLineAsync($"building {text} ...");
        return await new ProjectBuild(harness, BuildFiles.Of(environment.ToolFolder)).BuildAsync(path, cancellation);
    }

    /// <summary>
    /// Whether the code of a workload may have strategies of its own: any assembly may, and a project whose sources have a mark.
    /// </summary>
    /// <param name="text">The workload as the user gave it.</param>
    public bool MayHaveStrategies(string text)
    {
        if (!IsPath(text)) return false;
        var path = FileOf(text);
        if (!HasExtension(path, Projects)) return true;
        var sources = HasExtension(path, [".cs"])
            ? [path]
            : Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.*", SourceFiles).Where(file => HasExtension(file, Sources));
        return sources.Take(MostSources)
            .Any(file => File.ReadLines(file).Any(line => line.Contains("Strategy(", StringComparison.Ordinal)));
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
        await environment.Error.WriteLineAsync($"building {text} of {version} ...");
        var build = new ProjectBuild(harness, BuildFiles.Of(environment.ToolFolder));
        return await new GitVersions(build, environment.CacheFolder).BuildAsync(project, version, cancellation);
    }

    /// <summary>Asks the harness for a method. Errors name what the user gave, and not the assembly that was built from it.</summary>
    /// <param name="text">The assembly as the user gave it.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="method">The method; null for the only one marked.</param>
    /// <param name="size">The size of a unit; null for the usual one.</param>
    /// <param name="inputs">What the method is given.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="ConcurException">It cannot be loaded, or has no such method.</exception>
    public Task<WorkloadDescription> CheckAsync(
        string text, string path, string? method, long? size, GivenInputs inputs, CancellationToken cancellation) => ShownAsync(
            text,
            path,
            () => new WorkloadCheck(harness).ReadAsync(path, method, size ?? DefaultSize, inputs.ForHarness, cancellation));

    /// <summary>Asks something of an assembly. Errors name what the user gave, and not the assembly that was built from it.</summary>
    /// <param name="text">The assembly as the user gave it.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="ask">Asks.</param>
    /// <exception cref="ConcurException">The answer is an error.</exception>
    public static async Task<T> ShownAsync<T>(string text, string path, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ConcurException e) when (e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new ConcurException(e.Kind, e.Message.Replace(path, text, StringComparison.Ordinal));
        }
    }

    /// <summary>The name of a built-in workload takes precedence over a folder of the same name.</summary>
    private bool IsPath(string text) => text.Contains(Path.DirectorySeparatorChar) || HasExtension(text, [".dll", ".exe", .. Projects])
        || (BuiltInWorkload.Find(text) is null && Directory.Exists(environment.Absolute(text)));

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

    private static FoundWorkload FindBuiltIn(string name, string? method, long? size, GivenInputs inputs)
    {
        if (method is not null) throw UsageErrors.Create($"--method goes with {Paths}; leave it out, or give such a path");
        if (inputs.Any)
            throw UsageErrors.Create($"--items, --batch, --param and --instance go with {Paths}; leave them out, or give such a path");
        if (BuiltInWorkload.Find(name) is { } workload)
            return new FoundWorkload(workload.Name, null, size ?? workload.DefaultSize, workload.Awaits, TakesSize: true);
        var suggestion = NearestName.Suggest(name, BuiltInWorkload.All.Select(each => each.Name));
        throw UsageErrors.Create($"there is no workload '{name}'{suggestion}; see 'dotnet concur list workloads', or give {Paths}");
    }
}
