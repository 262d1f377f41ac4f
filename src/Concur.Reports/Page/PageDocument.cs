using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Reports.Page;

/// <summary>
/// The data in a page, which its script reads. <c>Concur.ReportPage/schema/page.json</c> is the schema of it, from which the
/// script's types are made.
/// </summary>
/// <param name="Title">The heading.</param>
/// <param name="Subtitle">A line below it.</param>
/// <param name="ToolVersion">The version of the tool that made the page.</param>
/// <param name="Runs">One run; several of a comparison, the baseline first; none of a sweep or a running process.</param>
/// <param name="Comparison">The comparison of the runs; null where there is one run, or none.</param>
/// <param name="Sweep">A sweep; null where the page is of something else.</param>
/// <param name="Trace">A process that was recorded while it ran; null where the page is of something else.</param>
/// <param name="Home">The path of the list of runs on the page's server; null for a page that stands alone.</param>
internal sealed record PageDocument(
    string Title, string Subtitle, string ToolVersion, IEnumerable<RunSection> Runs, ComparisonSection? Comparison, SweepSection? Sweep,
    TraceSection? Trace, string? Home)
{
    /// <summary>The limits of all recordings of a page together: about 9 MB of intervals, and 7 MB of stacks.</summary>
    private static readonly RecordingLimits Limits = new(Intervals: 400_000, Nodes: 120_000, FrameCharacters: 4_000_000);

    /// <summary>The data of a page. Traces are read when it is serialised.</summary>
    public static PageDocument Of(PageContent page)
    {
        var limits = Limits.Each(page.Runs.Sum(run => run.Recordings.Length));
        return new PageDocument(
            page.Title,
            page.Subtitle,
            page.ToolVersion,
            page.Runs.Select(run => RunSection.Of(run, limits)),
            page.Comparison is { } comparison ? ComparisonSection.Of(comparison) : null,
            page.Sweep is { } sweep ? SweepSection.Of(sweep) : null,
            page.Trace is { } trace ? TraceSection.Of(trace, Limits) : null,
            page.Home);
    }

    /// <summary>Writes the JSON schema of the data, and a final newline.</summary>
    public static void WriteSchema(TextWriter output)
    {
        output.Write(JsonSchemas.Of(PageContext.Page, "The data of a report page by dotnet-concur", version: null, isNeverRead: true));
        output.Write('\n');
    }
}

/// <summary>A run in a page.</summary>
/// <param name="Name">Its name on the page.</param>
/// <param name="Run">Its run file.</param>
/// <param name="Title">The work, in one line.</param>
/// <param name="Machine">The machine, in one line.</param>
/// <param name="Figures">How well its system let figures be known; empty where the run does not say.</param>
/// <param name="Answer">Which strategy is the fastest, in words, or why that can't be said.</param>
/// <param name="Disturbance">What disturbed the run, in words; null where nothing did.</param>
/// <param name="Failures">What went wrong, a line for each reason.</param>
/// <param name="Ranking">All trials, the fastest first.</param>
/// <param name="CommandLine">The command that repeats the run.</param>
/// <param name="Sentences">What is said of each trial, by the trials' labels.</param>
/// <param name="Messages">
/// The findings' messages, and what their cures would gain, in the order of the findings, with the places of methods in the source.
/// </param>
/// <param name="Recordings">The profiled launches whose traces are still there, by the trials' labels.</param>
/// <param name="Speedscopes">
/// The paths at which speedscope shows the traces, by the trials' labels; empty for a page that stands alone.
/// </param>
internal sealed record RunSection(
    string Name, InFile<RunDocument> Run, string Title, string Machine, IReadOnlyList<FigureInWords> Figures, string Answer,
    string? Disturbance,
    IReadOnlyList<string> Failures, IReadOnlyList<PlaceInWords> Ranking, string CommandLine,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Sentences,
    IReadOnlyList<IReadOnlyList<TextPiece>> Messages,
    IReadOnlyDictionary<string, PackedRecording> Recordings,
    IReadOnlyDictionary<string, string> Speedscopes)
{
    public static RunSection Of(PageRun page, RecordingLimits limits)
    {
        var run = page.Run;
        var trials = run.Trials.GroupBy(trial => trial.Label);
        return new RunSection(
            page.Name,
            new(RunFile.Document(run)),
            RunHeading.Title(run),
            RunHeading.Machine(run),
            [.. run.Capabilities?.InWords().Select(figure => new FigureInWords(figure.Name, figure.Words)) ?? []],
            Concur.Core.Answers.Answer.SentenceOf(run),
            RunHeading.Reservations(run).ToList() is { Count: > 0 } reservations ? string.Join(' ', reservations) : null,
            [.. RunFailures.Of(run)],
            [.. ResultTable.Ranking(run).Select(ranked => new PlaceInWords(ranked.Trial.Label, ranked.Word))],
            RepeatCommand.Of(run.Request),
            trials.ToDictionary(
                group => group.Key,
                IReadOnlyList<string> (group) => [.. group.SelectMany(trial => SentencesOf(run, trial))]),
            [.. run.Findings.Select(finding => TextPiece.Of(finding, run.Sources))],
            page.Recordings.ToDictionary(recording => recording.Trial, recording => RecordingPacker.Pack(recording.Read(), limits)),
            page.Speedscopes);
    }

    /// <summary>Commands have no account that a sentence could be about, and failures stand above.</summary>
    private static IEnumerable<string> SentencesOf(RunReport run, TrialReport trial)
    {
        if (run.Request is not CommandsRequest && trial is { Error: null, ResultsAgree: not false })
            yield return StrategySentence.Of(trial);
        if (RuntimeSentence.Of(trial) is { } runtime) yield return runtime;
        if (RuntimeSentence.QueueDelay(trial) is { } delay) yield return delay;
        foreach (var line in MachineTables.Lines(trial)) yield return line;
    }
}

/// <summary>A piece of a sentence.</summary>
/// <param name="Text">The text.</param>
/// <param name="Place">Where in the source the method that it names stands; null for other text.</param>
internal sealed record TextPiece(string Text, SourcePlace? Place)
{
    /// <summary>A sentence in pieces.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="sources">The places of methods by their names; null for none.</param>
    public static IReadOnlyList<TextPiece> Of(string text, IReadOnlyDictionary<string, SourcePlace>? sources) => sources is null
        ? [new TextPiece(text, null)]
        : [.. PlacedText.Pieces(text, sources).Select(piece => new TextPiece(piece.Text, piece.Place))];

    /// <summary>The message of a finding, and what its cure would gain.</summary>
    public static IReadOnlyList<TextPiece> Of(Finding finding, IReadOnlyDictionary<string, SourcePlace>? sources) =>
        Of(FindingSentence.Of(finding), sources);
}

/// <summary>A trial's place in the ranking.</summary>
/// <param name="Strategy">Its label.</param>
/// <param name="Word">What is sure of its place, in a word; empty for the baseline.</param>
internal sealed record PlaceInWords(string Strategy, string Word);

/// <summary>How well a figure is known.</summary>
/// <param name="Name">The figure.</param>
/// <param name="Words">How well it is known, or who takes it.</param>
internal sealed record FigureInWords(string Name, string Words);

/// <summary>A comparison in a page.</summary>
/// <param name="Report">The comparison's JSON.</param>
/// <param name="Sentences">What is said of each candidate.</param>
internal sealed record ComparisonSection(InFile<ComparisonDocument> Report, IReadOnlyList<CandidateSentences> Sentences)
{
    public static ComparisonSection Of(ComparisonReport comparison)
    {
        CandidateSentences SentencesOf(RunComparison candidate) =>
            new(
                ComparisonHeading.Summary(candidate),
                ComparisonHeading.Environment(candidate),
                ComparisonHeading.LeftOut(comparison, candidate),
                [.. candidate.FindingsNew.Select(finding => FindingSentence.Of(finding))],
                [.. candidate.FindingsGone.Select(finding => FindingSentence.Of(finding))]);

        return new ComparisonSection(new(ComparisonJson.Document(comparison)), [.. comparison.Candidates.Select(SentencesOf)]);
    }
}

/// <summary>What is said of a candidate.</summary>
/// <param name="Summary">The verdicts.</param>
/// <param name="Environment">Whether its machine, runtime and request are the baseline's.</param>
/// <param name="LeftOut">The categories that are not compared, and why; null where all are.</param>
/// <param name="FindingsNew">What its new findings say, in their order.</param>
/// <param name="FindingsGone">What the findings say that are gone, in their order.</param>
internal sealed record CandidateSentences(
    string Summary, string Environment, string? LeftOut, IReadOnlyList<string> FindingsNew, IReadOnlyList<string> FindingsGone);

/// <summary>A sweep in a page.</summary>
/// <param name="Report">The sweep's file.</param>
/// <param name="Answers">Its answers in words.</param>
/// <param name="Failures">What went wrong, in words.</param>
/// <param name="Plots">Its pictures.</param>
/// <param name="CommandLine">The command that repeats it.</param>
/// <param name="Spanning">The strategies whose workers are on the machines of the sweep; empty where it is not over machines.</param>
internal sealed record SweepSection(
    InFile<SweepDocument> Report, IReadOnlyList<string> Answers, IReadOnlyList<string> Failures, IReadOnlyList<SweepPlot> Plots,
    string CommandLine, IReadOnlyList<string> Spanning)
{
    public static SweepSection Of(SweepReport sweep) => new(
        new(SweepDocument.Of(sweep)),
        [.. SweepHeading.Answers(sweep)],
        [.. SweepHeading.Failures(sweep)],
        SweepPlots.Of(sweep),
        RepeatCommand.Of(sweep.Request),
        SweepHeading.Spanning(sweep.Request));
}

/// <summary>A process that was recorded while it ran, in a page.</summary>
/// <param name="Report">Its trace.json.</param>
/// <param name="Process">The process, in one line.</param>
/// <param name="Sums">Its totals in words.</param>
/// <param name="Messages">The findings' messages, in the order of the findings, with the places of methods in the source.</param>
/// <param name="Recording">Its traces; null where they are gone.</param>
/// <param name="Speedscope">The path at which speedscope shows its stacks; null for a page that stands alone.</param>
internal sealed record TraceSection(
    InFile<TraceDocument> Report, string Process, IReadOnlyList<string> Sums, IReadOnlyList<IReadOnlyList<TextPiece>> Messages,
    PackedRecording? Recording, string? Speedscope)
{
    public static TraceSection Of(PageTrace trace, RecordingLimits limits) => new(
        new(TraceFile.Document(trace.Report)),
        TraceTables.Process(trace.Report.Process),
        [.. TraceTables.Sums(trace.Report)],
        [.. trace.Report.Findings.Select(finding => TextPiece.Of(finding, trace.Report.Sources))],
        trace.Recording is { } recording ? RecordingPacker.Pack(recording.Read(), limits) : null,
        trace.Speedscope);
}

/// <summary>A document that has a file of its own. A page has it as its file does, written by the files' serialiser.</summary>
/// <typeparam name="T">The document's type.</typeparam>
[JsonConverter(typeof(InFileConverter))]
internal readonly record struct InFile<T>(T Document);

/// <summary>Writes <see cref="InFile{T}"/> as the document alone.</summary>
internal sealed class InFileConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(InFile<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<InFile<T>>, ISchemaConverter
    {
        public override InFile<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("pages are not read");

        public override void Write(Utf8JsonWriter writer, InFile<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Document, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));

        public JsonNode Schema(Func<Type, JsonNode> of) => of(typeof(T));
    }
}

/// <summary>The serialiser of pages, generated at build time. Its encoder escapes what HTML could take for markup.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(EnumNameConverter), typeof(SafeTextConverter)])]
[JsonSerializable(typeof(PageDocument))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the page.")]
internal sealed partial class PageContext : JsonSerializerContext
{
    /// <summary>
    /// The shape of pages: documents that have a file of their own are written as <see cref="DocumentContext"/> writes them.
    /// </summary>
    public static JsonTypeInfo<PageDocument> Page => field ??= CreatePage();

    private static JsonTypeInfo<PageDocument> CreatePage()
    {
        var resolver = JsonTypeInfoResolver.Combine(Default, DocumentContext.Default);
        var options = new JsonSerializerOptions(Default.Options) { TypeInfoResolver = resolver };
        return (JsonTypeInfo<PageDocument>)options.GetTypeInfo(typeof(PageDocument));
    }
}
