using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Writes a trace's report as JSON, and reads that of a running process (trace.json) again.</summary>
public static class TraceFile
{
    /// <summary>The version of the file. It rises when a name or a meaning changes, not when something is added.</summary>
    private const int Version = 1;

    private const long MostBytes = 64L << 20;

    /// <summary>The kernel gives out 32,768 ids at once by default; threads that end make room for others.</summary>
    private const int MostThreads = 40_000;
    private const int MostMethods = 10_000;
    private const int MostFindings = 10_000;

    /// <summary>Writes the report and a final newline.</summary>
    public static void Write(TraceReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(Document(report), DocumentContext.Default.TraceDocument));
        output.Write('\n');
    }

    /// <summary>The report as its file has it.</summary>
    internal static TraceDocument Document(TraceReport report) => new(Version, report);

    /// <summary>Writes the JSON schema of these files, and a final newline.</summary>
    public static void WriteSchema(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var type = DocumentContext.Default.TraceDocument;
        output.Write(JsonSchemas.Of(type, "A trace's report by dotnet-concur", Version, isNeverRead: false));
        output.Write('\n');
    }

    /// <summary>Saves the report in a folder.</summary>
    public static void Save(TraceReport report, RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        AtomicFile.Write(folder.PathOf(RunFolder.TraceFileName), output => Write(report, output));
    }

    /// <summary>Reads the report of a running process.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="ConcurException">It is no such file, or none that this version can read.</exception>
    public static TraceReport Read(string path)
    {
        ConcurException Refused(string why) => new(FailureKind.BadInput, $"'{path}' is not a report of a running process{why}");
        try
        {
            var json = BoundedFile.Read(path, MostBytes, "a trace's report");
            UntrustedJson.Check(json.Span);
            var document = JsonSerializer.Deserialize(json.Span, DocumentContext.Default.TraceDocument);
            if (document is not { SchemaVersion: Version, Trace.Live: not null }) throw Refused(" that this version can read");
            var trace = document.Trace;
            if (trace.Threads.Length > MostThreads || trace.Methods.Length > MostMethods || trace.Findings.Length > MostFindings)
                throw Refused(": it has more threads, methods or findings than a recording can have");
            if (trace.Sources is { } sources && (sources.Count > RunReport.MostSources || sources.Values.Any(place => place is null)))
                throw Refused(": it has more places of methods than a recording can have, or a method without one");
            return trace;
        }
        catch (Exception e) when (e is JsonException or UnauthorizedAccessException)
        {
            throw Refused($": {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}

/// <summary>The report of a trace in the shape of its file. Times are ms; null where the trace does not have a figure.</summary>
/// <param name="SchemaVersion">The version of the file's shape.</param>
/// <param name="Trace">The report.</param>
internal sealed record TraceDocument(int SchemaVersion, TraceReport Trace);
