using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage.Sweeps;

/// <summary>The lines of a sweep's journal.</summary>
internal static class SweepJournalLines
{
    private const long MostBytes = 256L << 20;

    /// <summary>The first line: what was asked for, and where.</summary>
    public static string Of(SweepReport opening) => JsonSerializer.Serialize(SweepJsonForm.Header(opening), SweepJsonContext.Default.SweepHeaderJson);

    /// <summary>A launch's line.</summary>
    public static string Of(SweepLaunch launch) => JsonSerializer.Serialize(SweepJsonForm.Of(launch), SweepJsonContext.Default.SweepLaunchJson);

    /// <summary>Reads a journal from its beginning.</summary>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="file">The open file.</param>
    /// <returns>What was asked for, the launches, and how many bytes the whole lines are.</returns>
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
                RunFileContent.Check(line);
                if (opening is null) opening = SweepJsonForm.Opening(JsonSerializer.Deserialize(line, SweepJsonContext.Default.SweepHeaderJson) ?? throw new FormatException("a line is null"));
                else launches.Add(SweepJsonForm.Of(JsonSerializer.Deserialize(line, SweepJsonContext.Default.SweepLaunchJson) ?? throw new FormatException("a line is null")));
                whole += length + 1;
            }

            return (opening ?? throw new FormatException("its first line is not whole"), launches, whole);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{path}' is not a sweep's journal: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
