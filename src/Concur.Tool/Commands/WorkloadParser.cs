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
/// <param name="harness">Describes methods, and is built against.</param>
/// <param name="environment">The current folder, and where messages go.</param>
/// <param name="progress">Is told what was built.</param>
internal sealed class WorkloadParser(HarnessFiles harness, ToolEnvironment environment, IProgress<RunEvent> progress)
{
    /// <summary>The size of a unit of the user's own workload, unless the user gives one.</summary>
    private const long DefaultSize = 1_000;

    private const string Paths = "the path of a .dll, a .csproj or a .cs file";

    private static readonly string[] Projects = [".csproj", ".fsproj", ".vbproj"];
    private static readonly string[] Built = [.. Projects, ".cs"];
    private static readonly string[] Solutions = [".slnx", ".sln"];

    private ProjectBuild Build => new(harness, BuildFiles.Of(environment.ToolFolder), environment.Clock, progress);

    /// <summary>Reads the items of units.</summary>
    public ItemsReader Items { get; } = new(environment);

    /// <summary>The project that is meant, where the user gave a solution, or a folder with one; otherwise what was given.</summary>
    /// <param name="text">The workload as the user gave it.</param>
    /// <param name="name">The name of the project; null for the only one that is no test.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="ConcurException">Several projects could be meant, or a name was given without a solution.</exception>
    public async Task<string> ProjectAsync(string text, string? name, CancellationToken cancellation)
    {
        if (SolutionOf(text) is { } solution)
        {
            var path = await NamingAsync(solution, text, () => new SolutionProjects(harness).FindAsync(solution, name, cancellation));
            var relative = Path.GetRelativePath(environment.CurrentFolder, path);
            return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
        }

        if (name is null) return text;
        throw UsageErrors.Create(
            $"--project {TerminalText.Name(name)} names a project of a solution (.slnx, .sln), and '{TerminalText.Name(text)}' is none; "
            + "leave it out, or give a solution");
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
        var path = FileOf(text);
        if (HasExtension(path, Built))
        {
            await environment.Error.WriteLineAsync($"building {TerminalText.Name(text)} ...");
            path = await Build.BuildAsync(path, cancellation);
        }

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
        if (!HasExtension(project, Built))
            throw UsageErrors.Create($"--against '{version}' needs a project or a .cs file to build; give another .dll instead");
        await environment.Error.WriteLineAsync($"building {TerminalText.Name(text)} of {version} ...");
        return await new GitVersions(Build, environment.CacheFolder).BuildAsync(project, version, cancellation);
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
        string text, string path, string? method, long? size, GivenInputs inputs, CancellationToken cancellation) => await NamingAsync(
            path,
            text,
            () => new WorkloadCheck(harness).ReadAsync(path, method, size ?? DefaultSize, inputs.ForHarness, cancellation));

    /// <summary>In errors, what the user gave stands in place of its path.</summary>
    private static async Task<T> NamingAsync<T>(string path, string text, Func<Task<T>> find)
    {
        try
        {
            return await find();
        }
        catch (ConcurException e) when (e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new ConcurException(e.Kind, e.Message.Replace(path, text, StringComparison.Ordinal));
        }
    }

    /// <summary>The name of a built-in workload takes precedence over a folder of the same name.</summary>
    private bool IsPath(string text) => text.Contains(Path.DirectorySeparatorChar)
        || HasExtension(text, [".dll", ".exe", .. Built, .. Solutions])
        || (BuiltInWorkload.Find(text) is null && Directory.Exists(environment.Absolute(text)));

    private static bool HasExtension(string path, IEnumerable<string> extensions) =>
        extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The absolute path of the solution that was given, or of the only one in a folder without projects; null for none.</summary>
    private string? SolutionOf(string text)
    {
        if (!IsPath(text)) return null;
        var path = environment.Absolute(text);
        if (File.Exists(path)) return HasExtension(path, Solutions) ? path : null;
        if (!Directory.Exists(path)) return null;
        var files = Directory.EnumerateFiles(path).ToList();
        var solutions = files.Where(file => HasExtension(file, Solutions)).ToList();
        return solutions.Count == 1 && !files.Exists(file => HasExtension(file, Projects)) ? solutions[0] : null;
    }

    /// <summary>The absolute path of the file; for a folder, of the only project in it.</summary>
    private string FileOf(string text)
    {
        var path = environment.Absolute(text);
        if (File.Exists(path)) return path;
        if (!Directory.Exists(path)) throw UsageErrors.Create($"there is no file '{text}'");
        var projects = Directory.EnumerateFiles(path).Where(file => HasExtension(file, Projects)).ToList();
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
