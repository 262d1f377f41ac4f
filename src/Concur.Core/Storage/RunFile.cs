using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Storage;

/// <summary>Writes and reads run files.</summary>
public static class RunFile
{
    /// <summary>The version of the run file. It rises when a name or a meaning changes, not when something is added.</summary>
    private const int Version = 1;

    /// <summary>The largest run that can be asked for is smaller: see <see cref="UntrustedJson"/>.</summary>
    private const long MostBytes = 64L << 20;

    private const int MostTrials = 1_000;
    private const int MostLaunches = 5_000;
    private const int MostFindings = 10_000;

    /// <summary>Writes the run's JSON and a final newline.</summary>
    public static void Write(RunReport run, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(Document(run), DocumentContext.Run));
        output.Write('\n');
    }

    /// <summary>Writes several runs as one list, and a final newline.</summary>
    public static void Write(IEnumerable<RunReport> runs, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize([.. runs.Select(Document)], DocumentContext.Runs));
        output.Write('\n');
    }

    /// <summary>The run as its file has it.</summary>
    internal static RunDocument Document(RunReport run) => RunDocument.Of(run, Version);

    /// <summary>Writes the JSON schema of run files, and a final newline.</summary>
    public static void WriteSchema(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSchemas.Of(DocumentContext.Run, "A run of dotnet-concur", Version, isNeverRead: false));
        output.Write('\n');
    }

    /// <summary>Replaces the run file of a folder. A reader sees the old file or the new one, never a part.</summary>
    public static void Save(RunReport run, RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        AtomicFile.Write(folder.RunFile, output => Write(run, output));
    }

    /// <summary>Reads a run.</summary>
    /// <param name="path">A run folder, its run.json, or a zip of the folder.</param>
    /// <exception cref="ConcurException">There is none, or none that this version can read.</exception>
    public static RunReport Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, RunFolder.RunFileName) : path;
        if (!File.Exists(file)) throw new ConcurException(FailureKind.BadInput, Missing(path));
        var json = RunZip.Is(file)
            ? BoundedFile.WithoutMark(RunZip.Read(file, RunFolder.RunFileName, MostBytes))
            : BoundedFile.Read(file, MostBytes, "a run file");
        return Parse(json, file);
    }

    private static string Missing(string path) => Directory.Exists(path)
        ? $"'{path}' is not a run folder: it has no {RunFolder.RunFileName}"
        : $"there is no run '{path}'; 'dotnet concur list runs' shows those in {RunFolder.RunsName}";

    private static RunReport Parse(ReadOnlyMemory<byte> json, string file)
    {
        RunDocument run;
        try
        {
            CheckVersion(UntrustedJson.Check(json.Span) ?? 0, file);
            run = JsonSerializer.Deserialize(json.Span, DocumentContext.Run) ?? throw new JsonException("it is null");
            CheckSizes(run);
        }
        catch (JsonException e)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{file}' is not a run file: {e.Message.ReplaceLineEndings(" ")}");
        }

        return run.ToReport();
    }

    /// <exception cref="JsonException">A list is longer than a run can have, or a method has no place.</exception>
    private static void CheckSizes(RunDocument run)
    {
        if (run.Trials.Length > MostTrials || run.Trials.Any(trial => trial.Launches.Length > MostLaunches))
            throw new JsonException("it has more trials, or launches of one, than a run can have");
        if (run.Findings.Length > MostFindings) throw new JsonException("it has more findings than a run can have");
        if (run.Sources?.Count > RunReport.MostSources) throw new JsonException("it has more places of methods than a run can have");
        if (run.Sources?.Values.Any(place => place is null) == true) throw new JsonException("a method has no place in the source");
    }

    private static void CheckVersion(int version, string file)
    {
        if (version == Version) return;
        throw new ConcurException(FailureKind.BadInput, version > Version
            ? $"'{file}' was written by a newer dotnet-concur (schema {version}, this one reads {Version}); update the tool"
            : $"'{file}' is not a run file: it has no schemaVersion that this tool knows");
    }
}

/// <summary>A run file.</summary>
internal sealed record RunDocument
{
    /// <summary>The version of the file's shape.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The answer; null where fewer than two strategies were timed, and in older files. It follows from the trials.</summary>
    public AnswerReport? Answer { get; init; }

    /// <summary>The tool that made it.</summary>
    public required StoredTool Tool { get; init; }

    /// <summary>The request.</summary>
    public required StoredRequest Request { get; init; }

    /// <summary>The machine.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>How long it took, ms.</summary>
    public double DurationMs { get; init; }

    /// <summary>How many timed launches were made again; null for none, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RepeatedLaunches { get; init; }

    /// <summary>The scheduler source; null where nothing was profiled, and in older files.</summary>
    public SchedulerChoice? Scheduler { get; init; }

    /// <summary>How well figures were known; null in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Capabilities? Capabilities { get; init; }

    /// <summary>The trials.</summary>
    public required ImmutableArray<TrialReport> Trials { get; init; }

    /// <summary>Conclusions.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Remedies that were tried; null in older files.</summary>
    public ImmutableArray<Verification>? Verifications { get; init; }

    /// <summary>Predictions that were held against launches; null for none, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<GainCheck>? GainChecks { get; init; }

    /// <summary>Where methods stand in the user's source; null where that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, SourcePlace>? Sources { get; init; }

    /// <summary>A run as its file has it.</summary>
    public static RunDocument Of(RunReport run, int version) => new()
    {
        SchemaVersion = version,
        Answer = Concur.Core.Answers.Answer.Of(run),
        Tool = new StoredTool(run.ToolVersion),
        Request = StoredRequest.Of(run.Request, run.Workers),
        Machine = run.Machine,
        StartedUtc = run.StartedUtc,
        DurationMs = run.Duration.TotalMilliseconds,
        RepeatedLaunches = run.RepeatedLaunches > 0 ? run.RepeatedLaunches : null,
        Scheduler = run.Scheduler,
        Capabilities = run.Capabilities,
        Trials = run.Trials,
        Findings = run.Findings,
        Verifications = run.Verifications,
        GainChecks = run.GainChecks.IsEmpty ? null : run.GainChecks,
        Sources = run.Sources.Count > 0 ? run.Sources : null,
    };

    /// <summary>The run in the file.</summary>
    public RunReport ToReport() => new()
    {
        ToolVersion = Tool.Version,
        Request = Request.ToRequest(),
        Workers = Request.Workers,
        Machine = Machine,
        StartedUtc = StartedUtc,
        Duration = TimeSpan.FromMilliseconds(DurationMs),
        RepeatedLaunches = RepeatedLaunches ?? 0,
        Scheduler = Scheduler,
        Capabilities = Capabilities,
        Trials = [.. Speedups.Filled(Trials)],
        Findings = Findings,
        Verifications = Verifications ?? [],
        GainChecks = GainChecks ?? [],
        Sources = Sources ?? ReadOnlyDictionary<string, SourcePlace>.Empty,
    };
}
