using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Concur.Core.Model;

namespace Concur.Core.Storage.Sweeps;

/// <summary>Reads a sweep's journal line by line. It may come from anybody, and its last line may be cut short.</summary>
internal static class SweepJournalReader
{
    private const long MostBytes = 256L << 20;

    /// <summary>Reads a journal from its beginning.</summary>
    /// <returns>What was asked for, the launches, and the length of all complete lines, bytes.</returns>
    /// <exception cref="ConcurException">This version can't read it.</exception>
    public static (SweepReport Opening, IReadOnlyList<SweepLaunch> Launches, long Whole) Read(string path, FileStream file)
    {
        var bytes = BoundedFile.Read(file, path, MostBytes, "a sweep's journal").Span;
        var (launches, whole) = (new List<SweepLaunch>(), 0);
        SweepReport? opening = null;
        try
        {
            while (bytes[whole..].IndexOf((byte)'\n') is >= 0 and var length)
            {
                var line = bytes.Slice(whole, length);
                UntrustedJson.Check(line);
                if (opening is null) opening = Parse(line, SweepContext.Default.SweepHeader).ToReport();
                else launches.Add(Checked(Parse(line, SweepContext.Default.SweepLaunch)));
                whole += length + 1;
            }

            return (opening ?? throw new FormatException("its first line is not complete"), launches, whole);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{path}' is not a sweep's journal: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static T Parse<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(line, type) ?? throw new JsonException("a line is null");

    /// <exception cref="FormatException">It can't have been measured.</exception>
    private static SweepLaunch Checked(SweepLaunch launch)
    {
        if (launch.IterationsMs.Any(ms => ms <= 0)) throw new FormatException("an iteration took no time");
        launch.Units?.Check();
        return launch;
    }
}
