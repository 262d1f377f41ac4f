using System.Collections.Immutable;
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

/// <summary>The method that the user asks for.</summary>
/// <param name="Name">Its name, which may have stars; null for the only one.</param>
/// <param name="TakesAll">Whether all methods are meant that the name matches.</param>
internal sealed record AskedMethod(string? Name, bool TakesAll);

/// <summary>Finds the workload that the user named: a built-in one, or one in an assembly, a project or a single file.</summary>
internal sealed class WorkloadParser(HarnessFiles harness, ToolEnvironment environment)
{
    /// <summary>The size of a unit of the user's own workload, unless the user gives one.</summary>
    private const long DefaultSize = 1_000;

    private const string Paths = "the path of a .dll, a .csproj or a .cs file";

    private static readonly string[] Projects = [".csproj", ".fsproj", ".vbproj", ".cs"];

    /// <summary>The assemblies that were built, by what the user gave: each is built once for all cases.</summary>
    private readonly Dictionary<(string Text, string? Version), string> _built = [];

    /// <summary>Reads the items of units.</summary>
    public ItemsReader Items { get; } = new(environment);

    /// <summary>
    /// The cases that the user asks for; a project or a single file is built first. What is left out is named on standard error.
    /// </summary>
    /// <param name="text">The workload as the user gave it.</param>
    /// <param name="asked">The method.</param>
    /// <param name="size">The size of a unit; null for the workload's own.</param>
    /// <param name="inputs">What a method of the user's is given.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <returns>One case where one method has one value of each parameter; nothing was looked for then.</returns>
    /// <exception cref="ConcurException">It cannot be built or loaded, or there is no such method, parameter or value.</exception>
    public async Task<ImmutableArray<WorkloadCase>> CasesAsync(
        string text, AskedMethod asked, long? size, GivenInputs inputs, CancellationToken cancellation)
    {
        if (!IsPath(text) || (!asked.TakesAll && inputs.Choices.AreSingle)) return [new WorkloadCase(asked.Name, inputs.Parameters)];
        var path = await BuildAsync(text, cancellation);
        var methods = await NamedAsGiven(text, path, () => new WorkloadCheck(harness).ChoicesAsync(
            path, asked.Name, asked.TakesAll, size ?? DefaultSize, inputs.ForHarness, cancellation));
        var usable = methods.Where(method => method.Refusal is null).ToList();
        if (usable.Count == 0) throw UsageErrors.Create(methods[0].Refusal!);
        foreach (var method in methods.Where(method => method.Refusal is not null))
            await environment.Error.WriteLineAsync($"left out: {TerminalText.OneLine(method.Refusal!)}");
        return CaseExpansion.Of(usable, inputs.Choices);
    }

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
        var path = await BuildAsync(text, cancellation);
        var found = await CheckAsync(text, path, method, size, inputs, cancellation);
        return new FoundWorkload(found.Name, path, size ?? found.DefaultSize ?? DefaultSize, found.Awaits, found.TakesSize)
        {
            Description = found,
        };
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

    /// <summary>Asks the harness for a method. Errors name what the user gave, and not the assembly that was built from it.</summary>
    /// <param name="text">The assembly as the user gave it.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="method">The method; null for the only one marked.</param>
    /// <param name="size">The size of a unit; null for the usual one.</param>
    /// <param name="inputs">What the method is given.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="ConcurException">It cannot be loaded, or has no such method.</exception>
    public async Task<WorkloadDescription> CheckAsync(
        string text, string path, string? method, long? size, GivenInputs inputs, CancellationToken cancellation) => await NamedAsGiven(
            text,
            path,
            () => new WorkloadCheck(harness).ReadAsync(path, method, size ?? DefaultSize, inputs.ForHarness, cancellation));

    private static async Task<T> NamedAsGiven<T>(string text, string path, Func<Task<T>> ask)
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

    /// <summary>The absolute path of the assembly; a project or a single file is built.</summary>
    private async Task<string> BuildAsync(string text, CancellationToken cancellation)
    {
        var path = FileOf(text);
        if (!HasExtension(path, Projects)) return path;
        if (_built.TryGetValue((text, null), out var built)) return built;
        await environment.Error.WriteLineAsync($"building {text} ...");
        return _built[(text, null)] = await new ProjectBuild(harness, BuildFiles.Of(environment.ToolFolder)).BuildAsync(path, cancellation);
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
