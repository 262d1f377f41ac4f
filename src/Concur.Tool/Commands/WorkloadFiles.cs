using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>The user's code by its path: what is a project, a solution or a single file is built, once for all cases.</summary>
/// <param name="harness">Is built against.</param>
/// <param name="environment">The current folder, and where messages go.</param>
/// <param name="progress">Is told what was built.</param>
/// <param name="framework">The version of .NET that will run what is built; null for the newest.</param>
internal sealed class WorkloadFiles(
    HarnessFiles harness, ToolEnvironment environment, IProgress<RunEvent> progress, DotnetFramework? framework)
{
    /// <summary>What a user can give beside the name of a built-in workload.</summary>
    public const string Paths = "the path of a .dll, a .csproj or a .cs file";

    /// <summary>More sources than these are not read, only to refuse a name before they are built.</summary>
    private const int MostSources = 2_000;

    private static readonly string[] Projects = [".csproj", ".fsproj", ".vbproj"];
    private static readonly string[] Sources = [".cs", ".fs", ".vb"];
    private static readonly string[] Built = [.. Projects, ".cs"];
    private static readonly string[] Solutions = [".slnx", ".sln"];
    private static readonly EnumerationOptions SourceFiles = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };

    /// <summary>The assemblies that were built, by what the user gave.</summary>
    private readonly Dictionary<(string Text, string? Version), string> _built = [];

    private ProjectBuild Build => new(harness, BuildFiles.Of(environment.ToolFolder), environment.Clock, progress, framework);

    /// <summary>Whether a text can only be a path.</summary>
    public static bool IsCode(string text) => HasExtension(text, [".dll", .. Built]);

    /// <summary>Whether a path was given. The name of a built-in workload takes precedence over a folder of the same name.</summary>
    public bool IsPath(string text) => text.Contains(Path.DirectorySeparatorChar)
        || HasExtension(text, [".dll", ".exe", .. Built, .. Solutions])
        || (BuiltInWorkload.Find(text) is null && Directory.Exists(environment.Absolute(text)));

    /// <summary>The project that is meant, where the user gave a solution, or a folder with one; otherwise what was given.</summary>
    /// <param name="text">The workload as the user gave it.</param>
    /// <param name="name">The name of the project; null for the only one that is no test.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="ConcurException">Several projects could be meant, or a name was given without a solution.</exception>
    public async Task<string> ProjectAsync(string text, string? name, CancellationToken cancellation)
    {
        if (SolutionOf(text) is { } solution)
        {
            var path = await GivenName.KeepAsync(
                text, solution, () => new SolutionProjects(harness).FindAsync(solution, name, cancellation));
            var relative = Path.GetRelativePath(environment.CurrentFolder, path);
            return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
        }

        if (name is null) return text;
        throw UsageErrors.Create(
            $"--project {TerminalText.Name(name)} names a project of a solution (.slnx, .sln), and '{TerminalText.Name(text)}' is none; "
            + "leave it out, or give a solution");
    }

    /// <summary>The absolute path of the assembly; a project or a single file is built.</summary>
    /// <exception cref="ConcurException">There is no such file, or it cannot be built.</exception>
    public async Task<string> BuildAsync(string text, CancellationToken cancellation)
    {
        var path = FileOf(text);
        if (!HasExtension(path, Built)) return path;
        if (_built.TryGetValue((text, null), out var built)) return built;
        var forWhat = framework is { } wanted ? $" for {wanted.Name}" : "";
        await environment.Error.WriteLineAsync($"building {TerminalText.Name(text)}{forWhat} ...");
        return _built[(text, null)] = await Build.BuildAsync(path, cancellation);
    }

    /// <summary>
    /// Whether the code of a workload may have strategies of its own: any assembly may, and a project whose sources have a mark.
    /// </summary>
    /// <param name="text">The workload as the user gave it.</param>
    /// <exception cref="ConcurException">There is no such file.</exception>
    public bool MayHaveStrategies(string text)
    {
        if (!IsPath(text)) return false;
        var path = FileOf(text);
        if (!HasExtension(path, Built)) return true;
        if (HasExtension(path, [".cs"])) return IsMarked(path);

        // It may take files from elsewhere.
        if (File.ReadAllText(path).Contains("<Compile", StringComparison.OrdinalIgnoreCase)) return true;
        var sources = Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.*", SourceFiles)
            .Where(file => HasExtension(file, Sources) && new FileInfo(file).Length > 0) // A pipe has no length.
            .Take(MostSources)
            .ToList();
        return sources.Count == MostSources || sources.Exists(IsMarked);
    }

    private static bool IsMarked(string source) => File.ReadLines(source).Any(line => line.Contains("Strategy", StringComparison.Ordinal));

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
        if (_built.TryGetValue((text, version), out var built)) return built;
        await environment.Error.WriteLineAsync($"building {TerminalText.Name(text)} of {version} ...");
        return _built[(text, version)] = await new GitVersions(Build, environment.CacheFolder).BuildAsync(project, version, cancellation);
    }

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
}

/// <summary>In errors, what the user gave stands in place of the path that it led to.</summary>
internal static class GivenName
{
    /// <summary>Asks something of a file.</summary>
    /// <param name="text">The file as the user gave it.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="ask">Asks.</param>
    /// <exception cref="ConcurException">The answer is an error.</exception>
    public static async Task<T> KeepAsync<T>(string text, string path, Func<Task<T>> ask)
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
}
