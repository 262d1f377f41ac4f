using System.Collections.Immutable;
using System.Globalization;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core;

/// <summary>Finds the process that a user means among those of a recording: by its id, its name, or the name of its program.</summary>
internal static class ChosenProcess
{
    private const int MostNamed = 10;
    private const int LongestName = 40;

    /// <summary>The recording with that process first, which is the one that reports are about.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="wanted">The user's word; null for the recording as it is.</param>
    /// <exception cref="ConcurException">There is no such process, or more than one.</exception>
    public static Recording First(Recording recording, string? wanted) => Find(recording, wanted) is { } chosen
        ? With(recording, [chosen, .. recording.Processes.Where(process => process != chosen)])
        : recording;

    /// <summary>The recording with no other process.</summary>
    /// <inheritdoc cref="First"/>
    public static Recording Only(Recording recording, string? wanted) =>
        Find(recording, wanted) is { } chosen ? With(recording, [chosen]) : recording;

    private static Recording With(Recording recording, ImmutableArray<ProcessRecording> processes) =>
        new(recording.Name, processes) { Schedules = recording.Schedules, Times = recording.Times, Unreadable = recording.Unreadable };

    private static ProcessRecording? Find(Recording recording, string? wanted)
    {
        if (wanted is null) return null;
        var byId = int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? recording.Processes.FirstOrDefault(process => process.ProcessId == id)
            : null;
        if (byId is not null) return byId;
        List<ProcessRecording> named = [.. recording.Processes.Where(process => IsCalled(NameOf(process), wanted))];
        if (named is [var one]) return one;
        var shown = TerminalText.Name(TerminalText.Shortened(wanted, LongestName));
        throw new ConcurException(FailureKind.BadInput, named.Count == 0
            ? $"'{recording.Name}' has no process '{shown}', but {List(recording.Processes, process => Describe(process))}"
            : FormattableString.Invariant($"'{recording.Name}' has {named.Count} processes '{shown}'; give the id of one: ")
                + List(named, process => FormattableString.Invariant($"{process.ProcessId}")));
    }

    /// <summary>Whether it is the name, or that of the file which the command line begins with.</summary>
    private static bool IsCalled(string? name, string wanted) =>
        name is not null && (name == wanted || name.Split(' ')[0].Trim('"').Split('/', '\\')[^1] == wanted);

    private static string? NameOf(ProcessRecording process) =>
        process.Sessions.Select(session => session.Process.CommandLine).FirstOrDefault(name => name is not null);

    private static string Describe(ProcessRecording process)
    {
        var name = NameOf(process) is { } known ? TerminalText.Shortened(known, LongestName) : "of no known name";
        return process.ProcessId is { } id ? FormattableString.Invariant($"{id} ({name})") : name;
    }

    private static string List(IReadOnlyCollection<ProcessRecording> processes, Func<ProcessRecording, string> describe) =>
        string.Join(", ", processes.Take(MostNamed).Select(describe))
        + (processes.Count > MostNamed ? FormattableString.Invariant($", and {processes.Count - MostNamed} more") : "");
}
