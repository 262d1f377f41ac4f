using System.Collections.Immutable;
using Concur.Traces.Symbols;

namespace Concur.Traces.Recordings;

/// <summary>
/// The decoded files of one launch, of one attached process, or of a single trace. Accounts, figures, exports
/// and timelines are functions of it and of a window of time. Times are ns of the monotonic clock, which the sessions of
/// one machine share; those of other machines are moved to it.
/// </summary>
/// <param name="name">What was recorded.</param>
/// <param name="processes">The processes of which anything can be read, in the order of the files.</param>
public sealed class Recording(string name, ImmutableArray<ProcessRecording> processes)
{
    private readonly Dictionary<(ProcessRecording, int), ThreadEvents> _threads = [];
    private ModuleFiles? _files;

    /// <summary>What was recorded.</summary>
    public string Name => name;

    /// <summary>The processes of which anything can be read, in the order of the files.</summary>
    public ImmutableArray<ProcessRecording> Processes => processes;

    /// <summary>When threads ran.</summary>
    public ThreadSchedules Schedules { get; init; } = ThreadSchedules.None;

    /// <summary>The only time that timelines and profiles are of, ns; null for all of it.</summary>
    public (long StartNs, long EndNs)? Times { get; init; }

    /// <summary>Why files could not be read, a line for each; empty where all could.</summary>
    public ImmutableArray<string> Unreadable { get; init; } = [];

    /// <summary>Folders that have PDBs, besides those of the assemblies themselves.</summary>
    public ImmutableArray<string> SymbolFolders { get; init; } = [];

    /// <summary>The files of the assemblies that the processes loaded, and their PDBs.</summary>
    public ModuleFiles Files => _files ??= new ModuleFiles(SymbolFolders);

    /// <summary>
    /// Where methods stand in their source, by their names: as the PDBs of the very builds tell that the processes loaded. They are those
    /// of the stacks of events, and of other stacks those whose names were asked for until now.
    /// </summary>
    public IReadOnlyDictionary<string, SourceLocation> Sources()
    {
        foreach (var process in processes)
        {
            foreach (var address in process.Stacks.Addresses) _ = process.Methods.NameAt(address);
        }

        return MethodSources.Of(processes.Select(process => process.Methods), SymbolFolders);
    }

    /// <summary>All sessions, process by process.</summary>
    public IEnumerable<SessionRecording> Sessions => Processes.SelectMany(process => process.Sessions);

    /// <summary>Events, samples and switches that were dropped.</summary>
    public long Lost => Processes.Sum(process => process.Lost) + Schedules.Lost;

    /// <summary>When the first session began, or the first thread was seen to run, ns.</summary>
    public long OriginNs =>
        Math.Min(Schedules.FirstNs, Sessions.Select(session => session.Header.StartNs).DefaultIfEmpty(long.MaxValue).Min());

    /// <summary>The process that a file is of; null where nothing of it can be read.</summary>
    public ProcessRecording? ProcessOf(string path) =>
        Processes.FirstOrDefault(process => process.Sessions.Any(session => session.Path == path));

    /// <summary>
    /// What is known of a thread: its events, confined to when they can have been where its switches were recorded, or its counters
    /// read.
    /// </summary>
    /// <param name="process">One of the recording's.</param>
    /// <param name="threadId">The operating system's id.</param>
    public ThreadEvents EventsOf(ProcessRecording process, int threadId)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (_threads.TryGetValue((process, threadId), out var known)) return known;
        var (events, growths) = (process.EventsOf(threadId), Schedules.QueueGrowthsOf(threadId));
        events = Schedules.Of(threadId) is { } schedule
            ? events.Within(schedule, growths)
            : events.Sleeping(Schedules.OffByReadings(threadId)) with { QueueGrowths = growths, Uses = Schedules.UsesOf(threadId) };
        return _threads[(process, threadId)] = events;
    }
}

/// <summary>A file is no trace, or not one that can be read.</summary>
/// <param name="message">One line that says what is wrong with which file.</param>
public sealed class UnreadableTraceException(string message) : Exception(message)
{
    /// <summary>A path that leads to a pipe, a device or a socket.</summary>
    internal static UnreadableTraceException OfPipe(string path) => new($"'{path}' is no ordinary file; save the trace first");
}

/// <summary>Files that belong to one recording.</summary>
/// <param name="Name">What was recorded.</param>
/// <param name="Paths">The nettrace files, the first process's first, and of a process the session that records whole waits first.</param>
public sealed record TraceSelection(string Name, ImmutableArray<string> Paths)
{
    /// <summary>The process that is asked for, by its id or its name; null for all. The files are read whole in either case.</summary>
    public string? Process { get; init; }

    /// <summary>Folders that have PDBs, besides those of the assemblies themselves.</summary>
    public ImmutableArray<string> SymbolFolders { get; init; } = [];

    /// <summary>What the scheduler source wrote meanwhile; null where there is nothing.</summary>
    public string? SchedulePath { get; init; }

    /// <summary>
    /// Threads' counters that were read beside a source of every switch, which show how long woken threads stood in the run
    /// queue; null where there are none.
    /// </summary>
    public string? CountersPath { get; init; }

    /// <summary>What other machines recorded; empty where all was recorded on this one.</summary>
    public ImmutableArray<MachineTraces> Machines { get; init; } = [];

    /// <summary>
    /// The only time that counts, ns of the monotonic clock; null for all of it. The sessions of a running process begin and end one
    /// after the other, and an account is of the time in which all of them recorded.
    /// </summary>
    public (long StartNs, long EndNs)? Times { get; init; }
}
