using Concur.Core.Measuring.Harness;
using Concur.Core.Measuring.UserCode;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>A workload that exists.</summary>
/// <param name="Name">Its name.</param>
/// <param name="AssemblyPath">Its assembly; null for a built-in one.</param>
/// <param name="Size">The size of a unit.</param>
/// <param name="Awaits">Whether its units await.</param>
internal sealed record FoundWorkload(string Name, string? AssemblyPath, long Size, bool Awaits);

/// <summary>Finds the workload that the user named: a built-in one, or one in an assembly, a project or a single file.</summary>
internal sealed class WorkloadDoor(WorkloadCheck check, ProjectBuild build, ToolSurroundings surroundings)
{
    /// <summary>A user's own workload gives its sizes their meaning; without one it gets this.</summary>
    private const long DefaultSize = 1_000;

    private static readonly string[] Projects = [".csproj", ".fsproj", ".vbproj", ".cs"];

    /// <summary>With what a harness and the tool's own folder offer.</summary>
    public static WorkloadDoor Of(HarnessFiles harness, ToolSurroundings surroundings) =>
        new(new WorkloadCheck(harness), new ProjectBuild(harness, BuildFiles.Of(surroundings.ToolFolder)), surroundings);

    /// <exception cref="ConcurException">There is no such workload.</exception>
    public async Task<FoundWorkload> FindAsync(string text, string? method, long? size, CancellationToken cancellation)
    {
        if (!IsPath(text)) return BuiltIn(text, method, size);
        var path = FileOf(text);
        if (HasExtension(path, Projects))
        {
            await surroundings.Error.WriteLineAsync($"building {text} ...");
            path = await build.BuildAsync(path, cancellation);
        }

        var found = await check.ReadAsync(path, method, size ?? DefaultSize, cancellation);
        return new FoundWorkload(found.Name, path, size ?? DefaultSize, found.Awaits);
    }

    /// <summary>A built-in workload's name is that, even where a folder has the same.</summary>
    private bool IsPath(string text) => text.Contains(Path.DirectorySeparatorChar) || HasExtension(text, [".dll", ".exe", .. Projects])
        || (BuiltInWorkload.Find(text) is null && Directory.Exists(Path.GetFullPath(text, surroundings.CurrentFolder)));

    private static bool HasExtension(string path, IEnumerable<string> extensions) =>
        extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>A folder stands for the one project in it.</summary>
    private string FileOf(string text)
    {
        var path = Path.GetFullPath(text, surroundings.CurrentFolder);
        if (File.Exists(path)) return path;
        if (!Directory.Exists(path)) throw DoorValues.Bad($"there is no file '{text}'");
        var projects = Directory.EnumerateFiles(path, "*.*proj").Where(file => HasExtension(file, Projects)).ToList();
        return projects.Count == 1
            ? projects[0]
            : throw DoorValues.Bad($"'{text}' is a folder with {(projects.Count == 0 ? "no project" : $"{projects.Count} projects")}; give the path of a .csproj, a .dll or a .cs file");
    }

    private static FoundWorkload BuiltIn(string name, string? method, long? size)
    {
        if (method is not null) throw DoorValues.Bad("--method goes with the path of a .dll, a .csproj or a .cs file");
        return BuiltInWorkload.Find(name) is { } workload
            ? new FoundWorkload(workload.Name, null, size ?? workload.DefaultSize, workload.Awaits)
            : throw DoorValues.Bad($"there is no workload '{name}'{NearestName.Suggest(name, BuiltInWorkload.All.Select(each => each.Name))}; see 'dotnet concur list workloads', or give the path of a .dll, a .csproj or a .cs file");
    }
}
