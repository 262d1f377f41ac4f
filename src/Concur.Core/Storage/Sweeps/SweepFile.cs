using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage.Sweeps;

/// <summary>Writes a sweep's report.</summary>
public static class SweepFile
{
    /// <summary>The report's name.</summary>
    public const string FileName = "sweep.json";

    /// <summary>People look at a report; a journal has a line a launch.</summary>
    private static readonly SweepJsonContext Indented = new(new JsonSerializerOptions(SweepJsonContext.Default.Options) { WriteIndented = true });

    /// <summary>Writes the report's JSON and a final newline.</summary>
    public static void Write(SweepReport sweep, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(SweepJsonWriting.Of(sweep), Indented.SweepJson));
        output.Write('\n');
    }

    /// <summary>Replaces the report in a sweep's folder as a whole.</summary>
    public static void Save(SweepReport sweep, string folder)
    {
        var path = Path.Combine(folder, FileName);
        using (var writer = new StreamWriter(path + ".partial")) Write(sweep, writer);
        File.Move(path + ".partial", path, overwrite: true);
    }
}
