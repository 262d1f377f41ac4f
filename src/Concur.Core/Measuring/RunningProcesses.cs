using System.Globalization;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>Finds .NET processes that run already.</summary>
public static class RunningProcesses
{
    private const string Host = "dotnet";
    private const string Executable = ".exe";
    private const string Unnamed = "process";
    private const string ListHint = "'dotnet concur attach --list' names those that can be attached to";

    /// <summary>The first version of .NET that has the session that attach starts.</summary>
    private const int OldestVersion = DotnetFramework.Oldest;

    /// <summary>Those that this user can attach to, by id; this tool is not among them.</summary>
    public static IReadOnlyList<RunningProcess> All() =>
    [
        .. Platforms.Current.Ports.Published().Distinct().Where(id => id != Environment.ProcessId).Order().Where(CanAttach)
            .Select(Describe).Where(process => process.Command.Length > 0),
    ];

    /// <summary>Those of .NET that this user can't attach to, by id, and why.</summary>
    public static IReadOnlyList<(RunningProcess Process, string Reason)> Refused()
    {
        const int First = 1; // The ancestor of all processes that are seen here.
        var seen = Platforms.Current.Ports.Published()
            .Concat(Running.TreeOf(First).Where(id => Running.RuntimeLibrary(id) is not null));
        return
        [
            .. seen.Distinct().Order()
                .Where(id => id != Environment.ProcessId && Running.StateOf(id) is not (null or ProcessState.Ended) && !CanAttach(id))
                .Select(id => (Describe(id), ReasonOf(id))),
        ];
    }

    /// <summary>Those that this user can attach to and that have a name.</summary>
    public static IReadOnlyList<RunningProcess> Named(string name) => [.. All().Where(process => process.Name == name)];

    /// <summary>Why a process can't be attached to, in a clause.</summary>
    private static string ReasonOf(int processId)
    {
        if (Running.StateOf(processId) == ProcessState.Stopped) return "a signal or a debugger has stopped it";
        try
        {
            Find(processId);
            return "it has just ended or begun";
        }
        catch (ConcurException e)
        {
            return e.Message.Replace($"; {ListHint}", "", StringComparison.Ordinal);
        }
    }

    /// <summary>One of them.</summary>
    /// <exception cref="ConcurException">There is no such process, it is another user's, or it has no diagnostic port.</exception>
    public static RunningProcess Find(int processId)
    {
        if (!Running.Exists(processId)) throw Bad($"there is no process {processId}; {ListHint}");
        if (processId == Environment.ProcessId) throw Bad($"process {processId} is this tool itself; {ListHint}");
        if (Running.StateOf(processId) == ProcessState.Ended)
            throw Bad($"process {processId} has ended; its parent has not waited for it yet; {ListHint}");
        var process = Describe(processId);
        if (!Running.SharesClock(processId))
            throw Bad($"process {processId} is in another time namespace, whose clock shows another time; attach from within that");
        if (HasPort(processId))
        {
            var runtime = RuntimeOf(Running.RuntimeLibrary(processId));
            return IsTooOld(runtime) ? throw Bad(TooOld(processId, runtime)) : process with { Runtime = runtime };
        }

        if (CompiledPrograms.IsOne(processId)) throw Bad(WithoutEvents(process));
        throw Running.IsReadable(processId)
            ? Bad($"process {processId} ({process.Name}) is not a .NET process, or was started with DOTNET_EnableDiagnostics=0; {ListHint}")
            : Bad(NotReadable(processId, Environment.IsPrivilegedProcess));
    }

    /// <summary>Why a process can't be looked into.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="isRoot">Whether this user is root, who may look into every process that the system does not guard.</param>
    internal static string NotReadable(int processId, bool isRoot) => isRoot
        ? $"process {processId} is guarded: the system does not let this user look into it, though it is root; {ListHint}"
        : $"process {processId} is another user's, or guarded; attach as that user, or as root";

    /// <summary>Why a program that was compiled ahead of time can't be attached to: it has no port.</summary>
    private static string WithoutEvents(RunningProcess process) =>
        FormattableString.Invariant($"process {process.ProcessId} ({process.Name}) was compiled ahead of time (NativeAOT) without events; ")
        + "publish it with -p:EventSourceSupport=true to attach to it, and start it without DOTNET_EnableDiagnostics=0";

    /// <summary>Why a process's runtime can't be attached to.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="runtime">The runtime's version; null where it is unknown.</param>
    internal static string TooOld(int processId, string? runtime) => FormattableString.Invariant(
        $"process {processId} runs {runtime ?? "an older .NET"}: attach needs .NET {OldestVersion} or later there");

    private static IRunningProcesses Running => Platforms.Current.Running;

    private static bool CanAttach(int processId) => Running.StateOf(processId) is not (ProcessState.Ended or ProcessState.Stopped)
        && Running.SharesClock(processId) && HasPort(processId) && !IsTooOld(RuntimeOf(Running.RuntimeLibrary(processId)));

    private static bool HasPort(int processId)
    {
        using var port = Platforms.Current.Ports.Open(processId);
        return port is not null;
    }

    /// <summary>Whether a version, as <see cref="RuntimeOf"/> gives it, is known to be too old.</summary>
    internal static bool IsTooOld(string? runtime) =>
        runtime?.Split(' ', '.', '-') is [_, _, var major, ..] && int.TryParse(major, CultureInfo.InvariantCulture, out var number)
        && number < OldestVersion;

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
        if (arguments.Count > 0) program = WithoutEnding(Path.GetFileName(arguments[0]));
        var assembly = program == Host
            ? arguments.Skip(1).FirstOrDefault(word => word.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            : null;
        var name = FileNames.Of(assembly is null ? program ?? Unnamed : Path.GetFileNameWithoutExtension(assembly));
        return name.Length > 0 ? name : Unnamed;
    }

    private static string WithoutEnding(string file) =>
        file.EndsWith(Executable, StringComparison.OrdinalIgnoreCase) ? file[..^Executable.Length] : file;

    /// <summary>
    /// The version of .NET, of the path .../Microsoft.NETCore.App/VERSION/library from which the runtime was loaded; null where
    /// the program brings its own.
    /// </summary>
    internal static string? RuntimeOf(string? library) =>
        library?.Split('/', '\\') is [.., "Microsoft.NETCore.App", var version, _] ? $".NET {version}" : null;

    private static ConcurException Bad(string message) => new(FailureKind.BadInput, message);
}
