using Concur.Core.Model;
using Concur.Core.Recording.Harness;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>A workload that exists.</summary>
/// <param name="Name">Its name.</param>
/// <param name="AssemblyPath">Its assembly; null for a built-in one.</param>
/// <param name="DefaultSize">The size of a unit when none is given.</param>
internal sealed record FoundWorkload(string Name, string? AssemblyPath, long DefaultSize);

/// <summary>Finds the workload that the user named.</summary>
internal sealed class WorkloadDoor(AssemblyListing listing, string currentFolder)
{
    /// <summary>A user's own workload gives its sizes their meaning; without one it gets this.</summary>
    private const long DefaultSize = 1_000;

    /// <exception cref="ConcurException">There is no such workload.</exception>
    public async Task<FoundWorkload> FindAsync(string text, string? method, CancellationToken cancellation)
    {
        if (!IsPath(text)) return BuiltIn(text, method);
        var path = Path.GetFullPath(text, currentFolder);
        if (!File.Exists(path)) throw DoorValues.Bad($"there is no file '{text}'");
        var found = await listing.ReadAsync(path, cancellation);
        if (found.Count == 0) throw DoorValues.Bad($"'{text}' has no workload: mark a public static method of a public class with [Workload] (package Concur.Abstractions)");
        var names = found.Select(workload => workload.Name).ToList();
        if (method is null && names.Count > 1) throw DoorValues.Bad($"'{text}' has several workloads: choose one with --method: {string.Join(", ", names)}");
        var name = method ?? names[0];
        return names.Contains(name)
            ? new FoundWorkload(name, path, DefaultSize)
            : throw DoorValues.Bad($"'{text}' has no workload '{name}'{NearestName.Suggest(name, names)}; it has {string.Join(", ", names)}");
    }

    private static bool IsPath(string text) => text.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || text.Contains(Path.DirectorySeparatorChar);

    private static FoundWorkload BuiltIn(string name, string? method)
    {
        if (method is not null) throw DoorValues.Bad("--method goes with the path of a .dll");
        return BuiltInWorkload.Find(name) is { } workload
            ? new FoundWorkload(workload.Name, null, workload.DefaultSize)
            : throw DoorValues.Bad($"there is no workload '{name}'{NearestName.Suggest(name, BuiltInWorkload.All.Select(each => each.Name))}; see 'dotnet concur list workloads', or give the path of a .dll");
    }
}
