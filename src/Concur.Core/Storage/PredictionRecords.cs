using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>
/// Remembers how predictions did, a line for each in <c>predictions.jsonl</c> of the user's cache folder. No run fails because of it: what
/// can't be read or written is left out.
/// </summary>
/// <param name="cacheFolder">The folder; empty where the user has none.</param>
public sealed class PredictionRecords(string cacheFolder)
{
    private const string FileName = "predictions.jsonl";

    /// <summary>So many are remembered; the oldest are forgotten.</summary>
    private const int Most = 1000;

    private const long MostBytes = 1 << 20;

    private string File => Path.Combine(cacheFolder, FileName);

    /// <summary>What is remembered, the oldest first.</summary>
    public IReadOnlyList<PredictionRecord> Read()
    {
        if (cacheFolder.Length == 0 || !System.IO.File.Exists(File)) return [];
        try
        {
            var text = Encoding.UTF8.GetString(BoundedFile.Read(File, MostBytes, "a record of predictions").Span);
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).OfType<PredictionRecord>().TakeLast(Most)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ConcurException)
        {
            return [];
        }
    }

    /// <summary>Remembers the predictions of a run that were measured.</summary>
    /// <param name="run">The run.</param>
    /// <param name="machine">The name of the machine that made the launches; null for this one.</param>
    public void Add(RunReport run, string? machine)
    {
        var added = PredictionRecord.Of(run, machine).ToList();
        if (cacheFolder.Length == 0 || added.Count == 0) return;
        try
        {
            Directory.CreateDirectory(cacheFolder);
            var kept = Read().Concat(added).TakeLast(Most);
            AtomicFile.Write(File, output =>
            {
                foreach (var record in kept)
                    output.Write($"{JsonSerializer.Serialize(record, PredictionContext.Default.PredictionRecord)}\n");
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ConcurException)
        {
            // The run itself has what was measured.
        }
    }

    private static PredictionRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, PredictionContext.Default.PredictionRecord);
        }
        catch (JsonException)
        {
            return null; // Another version may have written it.
        }
    }
}

/// <summary>The JSON of <see cref="PredictionRecords"/>.</summary>
[JsonSerializable(typeof(PredictionRecord))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
internal sealed partial class PredictionContext : JsonSerializerContext;
