using Concur.Core.Measuring.Commands;
using Concur.Core.Measuring.Machine;
using Concur.Core.Measuring.Sessions;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Attached;

/// <summary>Finds .NET processes that run already.</summary>
public static class RunningProcesses
{
    private const string Host = "dotnet";
    private const string CanBe = "'dotnet concur attach --list' names those that can be attached to";

    /// <summary>Those that this user can attach to, by id; this tool is not among them.</summary>
    public static IReadOnlyList<RunningProcess> All() =>
        [.. DiagnosticPorts.Published().Where(id => id != Environment.ProcessId).Order().Select(Describe).Where(process => process.Command.Length > 0)];

    /// <summary>One of them.</summary>
    /// <exception cref="ConcurException">There is no such process, it is somebody else's, or it listens to nobody.</exception>
    public static RunningProcess Find(int processId)
    {
        if (!Directory.Exists($"/proc/{processId}")) throw Bad($"there is no process {processId}; {CanBe}");
        if (processId == Environment.ProcessId) throw Bad($"process {processId} is this tool itself; {CanBe}");
        if (DiagnosticPorts.AddressOf(processId) is not null) return Describe(processId) with { Runtime = RuntimeOf(processId) };
        if (!CanRead($"/proc/{processId}/environ")) throw Bad($"process {processId} is another user's, or guarded; attach as that user, or as root");
        throw Bad($"process {processId} ({Describe(processId).Name}) is no .NET process, or was started with DOTNET_EnableDiagnostics=0; {CanBe}");
    }

    private static RunningProcess Describe(int processId) => new(processId, NameOf(processId), ProcessTree.Command(processId));

    /// <summary>The program's name; where that is <c>dotnet</c>, the assembly's.</summary>
    private static string NameOf(int processId)
    {
        var words = (ProcFile.Text($"/proc/{processId}/cmdline") ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var program = words.Length == 0 ? ProcFile.Text($"/proc/{processId}/comm") ?? "process" : Path.GetFileName(words[0]);
        var assembly = program == Host ? words.Skip(1).FirstOrDefault(word => word.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)) : null;
        var name = assembly is null ? program : Path.GetFileNameWithoutExtension(assembly);
        return FileNames.Of(name) is { Length: > 0 } safe ? safe : "process";
    }

    /// <summary>The runtime is mapped from .../Microsoft.NETCore.App/VERSION/libcoreclr.so, unless the program brings its own.</summary>
    private static string? RuntimeOf(int processId)
    {
        var line = ProcFile.Text($"/proc/{processId}/maps")?.Split('\n').FirstOrDefault(text => text.EndsWith("/libcoreclr.so", StringComparison.Ordinal));
        var folders = line?.Split('/') ?? [];
        return folders.Length > 3 && folders[^3] == "Microsoft.NETCore.App" ? $".NET {folders[^2]}" : null;
    }

    private static bool CanRead(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ConcurException Bad(string message) => new(FailureKind.BadInput, message);
}
