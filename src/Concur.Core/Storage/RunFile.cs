using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Writes and reads run files.</summary>
public static class RunFile
{
    private const long MostBytes = 256L << 20;

    /// <summary>Writes the run's JSON and a final newline.</summary>
    public static void Write(RunReport run, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(RunJsonWriting.Of(run), RunJsonContext.Default.RunJson));
        output.Write('\n');
    }

    /// <summary>Replaces the run file as a whole: a reader never sees half of it.</summary>
    public static void Save(RunReport run, RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var partial = folder.RunFile + ".partial";
        using (var writer = new StreamWriter(partial)) Write(run, writer);
        File.Move(partial, folder.RunFile, overwrite: true);
    }

    /// <summary>Reads a run.</summary>
    /// <param name="path">A run folder or its run.json.</param>
    /// <exception cref="ConcurException">It is not there, or no run file that this version can read.</exception>
    public static RunReport Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, RunFolder.RunFileName) : path;
        if (!File.Exists(file)) throw new ConcurException(FailureKind.BadInput, $"'{path}' is no run: there is no '{file}'");
        if (new FileInfo(file).Length > MostBytes) throw new ConcurException(FailureKind.BadInput, $"'{file}' is larger than a run file may be");
        try
        {
            using var stream = File.OpenRead(file);
            using var document = JsonDocument.Parse(stream);
            CheckVersion(document.RootElement, file);
            RunFileContent.Check(document.RootElement);
            return RunJsonReading.Of(document.RootElement.Deserialize(RunJsonContext.Default.RunJson)!);
        }
        catch (Exception e) when (e is JsonException or FormatException or UnauthorizedAccessException or ArgumentException or OverflowException)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{file}' is not a run file: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static void CheckVersion(JsonElement root, string file)
    {
        var version = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("schemaVersion", out var value) && value.TryGetInt32(out var number) ? number : 0;
        if (version == RunJson.CurrentSchema) return;
        throw new ConcurException(FailureKind.BadInput, version > RunJson.CurrentSchema
            ? $"'{file}' was written by a newer dotnet-concur (schema {version}, this one reads {RunJson.CurrentSchema}); update the tool"
            : $"'{file}' is not a run file: it has no schemaVersion that this tool knows");
    }
}
