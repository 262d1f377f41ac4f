using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Writes and reads run files.</summary>
public static class RunFile
{
    /// <summary>What a run can be asked for is smaller: see <see cref="RunFileContent"/>.</summary>
    private const long MostBytes = 64L << 20;

    /// <summary>Writes the run's JSON and a final newline.</summary>
    public static void Write(RunReport run, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(RunJsonWriting.Of(run), RunJsonContext.Default.RunJson));
        output.Write('\n');
    }

    /// <summary>Writes the JSON schema of what <see cref="Write"/> writes, and a final newline.</summary>
    public static void WriteSchema(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(RunSchema.Text());
        output.Write('\n');
    }

    /// <summary>Replaces the run file as a whole: a reader never sees half of it.</summary>
    public static void Save(RunReport run, RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        WholeFile.Replace(folder.RunFile, stream =>
        {
            using var writer = new StreamWriter(stream);
            Write(run, writer);
            return true;
        });
    }

    /// <summary>Reads a run.</summary>
    /// <param name="path">A run folder, its run.json, or a zip of the folder.</param>
    /// <exception cref="ConcurException">It is not there, or no run file that this version can read.</exception>
    public static RunReport Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, RunFolder.RunFileName) : path;
        if (!File.Exists(file)) throw new ConcurException(FailureKind.BadInput, $"'{path}' is no run: there is no '{file}'");
        return Parse(RunZip.Is(file) ? BoundedFile.WithoutMark(RunZip.Read(file, RunFolder.RunFileName, MostBytes)) : BoundedFile.Read(file, MostBytes, "a run file"), file);
    }

    private static RunReport Parse(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            CheckVersion(RunFileContent.Check(json.Span) ?? 0, file);
            return RunJsonReading.Of(JsonSerializer.Deserialize(json.Span, RunJsonContext.Default.RunJson) ?? throw new FormatException("it is null"));
        }
        catch (Exception e) when (e is JsonException or FormatException or UnauthorizedAccessException or ArgumentException or OverflowException or InvalidOperationException)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{file}' is not a run file: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static void CheckVersion(int version, string file)
    {
        if (version == RunJson.CurrentSchema) return;
        throw new ConcurException(FailureKind.BadInput, version > RunJson.CurrentSchema
            ? $"'{file}' was written by a newer dotnet-concur (schema {version}, this one reads {RunJson.CurrentSchema}); update the tool"
            : $"'{file}' is not a run file: it has no schemaVersion that this tool knows");
    }
}
