using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Exports.Speedscope;

/// <summary>
/// Writes a stack profile in speedscope's format: a profile per thread and weighting, in the order given. Written value by
/// value: metadata of serialized types would be most of what an export compiles. https://www.speedscope.app/file-format-schema.json.
/// </summary>
public static class SpeedscopeReport
{
    /// <summary>Bytes that may wait in memory.</summary>
    private const int Pending = 1 << 15;

    /// <summary>Writes the file.</summary>
    /// <param name="profile">What was sampled.</param>
    /// <param name="toolVersion">Named as the exporter.</param>
    /// <param name="output">Where to, as UTF-8.</param>
    public static void Write(StackProfile profile, string toolVersion, Stream output)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var order = FrameOrder.ByUse(profile);
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
        writer.WriteStartObject("shared");
        writer.WriteStartArray("frames");
        foreach (var frame in order.Names)
        {
            writer.WriteStartObject();
            writer.WriteString("name", frame);
            writer.WriteEndObject();
            FlushSome(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartArray("profiles");
        foreach (var thread in profile.Threads) WriteThread(writer, thread, profile, order.Numbers);
        writer.WriteEndArray();
        writer.WriteString("name", profile.Name);
        writer.WriteNumber("activeProfileIndex", 0);
        writer.WriteString("exporter", "dotnet-concur " + toolVersion);
        writer.WriteEndObject();
    }

    private static void WriteThread(Utf8JsonWriter writer, ThreadProfile thread, StackProfile profile, int[] numbers)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "sampled");
        writer.WriteString("name", $"{thread.Name} ({WeightingNames.Of(thread.Weighting)})");
        writer.WriteString("unit", "milliseconds");
        writer.WriteNumber("startValue", 0);
        var end = 0.0;
        foreach (var sample in thread.Samples.AsSpan()) end += Rounded(sample.WeightMs);
        writer.WriteNumber("endValue", Rounded(end));
        writer.WriteStartArray("samples");
        foreach (var sample in thread.Samples.AsSpan()) WriteStack(writer, profile.Stacks[sample.Stack].AsSpan(), numbers);
        writer.WriteEndArray();
        writer.WriteStartArray("weights");
        foreach (var sample in thread.Samples.AsSpan()) WriteWeight(writer, sample.WeightMs);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A sample's frames, outermost first, as their numbers in the file.</summary>
    private static void WriteStack(Utf8JsonWriter writer, ReadOnlySpan<int> frames, int[] numbers)
    {
        writer.WriteStartArray();
        foreach (var frame in frames) writer.WriteNumberValue(numbers[frame]);
        writer.WriteEndArray();
        FlushSome(writer);
    }

    private static void WriteWeight(Utf8JsonWriter writer, double ms)
    {
        writer.WriteNumberValue(Rounded(ms));
        FlushSome(writer);
    }

    private static void FlushSome(Utf8JsonWriter writer)
    {
        if (writer.BytesPending >= Pending) writer.Flush();
    }

    /// <summary>Whole microseconds: a sampler knows no more, and more digits are most of a file.</summary>
    private static double Rounded(double ms) => Math.Round(ms, 3);
}
