using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring;

/// <summary>Finds .NET processes that run already.</summary>
public static class RunningProcesses
{
    private const string Host = "dotnet";
    private const string Unnamed = "process";
    private const string ListHint = "'dotnet concur attach --list' names those that can be attached to";

    /// <summary>Those that this user can attach to, by id; this tool is not among them.</summary>
    public static IReadOnlyList<RunningProcess> All() =>
    [
        .. DiagnosticsClient.GetPublishedProcesses().Where(id => id != Environment.ProcessId && Running.Exists(id)).Order()
            .Select(Describe).Where(process => process.Command.Length > 0),
    ];

    /// <summary>One of them.</summary>
    /// <exception cref="ConcurException">There is no such process, it is another user's, or it has no diagnostic port.</exception>
    public static RunningProcess Find(int processId)
    {
        if (!Running.Exists(processId)) throw Bad($"there is no process {processId}; {ListHint}");
        if (processId == Environment.ProcessId) throw Bad($"process {processId} is this tool itself; {ListHint}");
        var process = Describe(processId);
        if (Platforms.Current.Ports.AddressOf(processId) is not null)
            return process with { Runtime = RuntimeOf(Running.RuntimeLibrary(processId)) };
        throw Running.IsReadable(processId)
            ? Bad($"process {processId} ({process.Name}) is not a .NET process, or was started with DOTNET_EnableDiagnostics=0; {ListHint}")
            : Bad($"process {processId} is another user's, or guarded; attach as that user, or as root");
    }

    private static IRunningProcesses Running => Platforms.Current.Running;

    private static RunningProcess Describe(int processId)
    {
        var name = NameOf(Running.Arguments(processId), Running.ProgramName(processId));
        return new RunningProcess(processId, name, Running.Read(processId)?.Command ?? "");
    }

    /// <summary>A name for files and tables: the program's; where that is <c>dotnet</c>, the assembly's.</summary>
    /// <param name="arguments">The command line's words.</param>
    /// <param name="program">What the system calls the program, for a process without a command line.</param>
    internal static string NameOf(IReadOnlyList<string> arguments, string? program)
    {
        if (arguments.Count > 0) program = Path.GetFileName(arguments[0]);
        var assembly = program == Host
            ? arguments.Skip(1).FirstOrDefault(word => word.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            : null;
        var name = FileNames.Of(assembly is null ? program ?? Unnamed : Path.GetFileNameWithoutExtension(assembly));
        return name.Length > 0 ? name : Unnamed;
    }

    /// <summary>
    /// The version of .NET, of the path .../Microsoft.NETCore.App/VERSION/library from which the runtime was loaded; null where
    /// the program brings its own.
    /// </summary>
    internal static string? RuntimeOf(string? library) =>
        library?.Split('/', '\\') is [.., "Microsoft.NETCore.App", var version, _] ? $".NET {version}" : null;

    private static ConcurException Bad(string message) => new(FailureKind.BadInput, message);
}
