using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Concur.Traces.Profiles;

namespace Concur.Traces.Exports;

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
        var stacks = new StackTexts(order.Numbers);
        foreach (var thread in profile.Threads) WriteThread(writer, thread, profile, stacks);
        writer.WriteEndArray();
        writer.WriteString("name", profile.Name);
        writer.WriteNumber("activeProfileIndex", 0);
        writer.WriteString("exporter", "dotnet-concur " + toolVersion);
        writer.WriteEndObject();
    }

    private static void WriteThread(Utf8JsonWriter writer, ThreadProfile thread, StackProfile profile, StackTexts stacks)
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
        foreach (var sample in thread.Samples.AsSpan())
        {
            writer.WriteRawValue(stacks.Of(profile.Stacks[sample.Stack].AsSpan()), skipInputValidation: true);
            FlushSome(writer);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("weights");
        foreach (var sample in thread.Samples.AsSpan()) WriteWeight(writer, sample.WeightMs);
        writer.WriteEndArray();
        writer.WriteEndObject();
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

/// <summary>A profile's frames, those that stand in the most samples first: a file holds a number for each frame of each sample.</summary>
/// <param name="Names">Their names, in the new order.</param>
/// <param name="Numbers">From a frame's index in the profile to the new one.</param>
internal sealed record FrameOrder(ImmutableArray<string> Names, int[] Numbers)
{
    public static FrameOrder ByUse(StackProfile profile)
    {
        var stackUses = new long[profile.Stacks.Length];
        foreach (var thread in profile.Threads)
        {
            foreach (var sample in thread.Samples) stackUses[sample.Stack]++;
        }

        var frameUses = new long[profile.Frames.Length];
        for (var i = 0; i < stackUses.Length; i++)
        {
            foreach (var frame in profile.Stacks[i].AsSpan()) frameUses[frame] += stackUses[i];
        }

        var order = Enumerable.Range(0, frameUses.Length).OrderByDescending(frame => frameUses[frame]).ToArray();
        var numbers = new int[order.Length];
        for (var i = 0; i < order.Length; i++) numbers[order[i]] = i;
        return new FrameOrder([.. order.Select(frame => profile.Frames[frame])], numbers);
    }
}

/// <summary>
/// Stacks as JSON lists of numbers. A large profile is millions of numbers: putting the texts of frames together takes a
/// tenth of the time that writing number by number does.
/// </summary>
/// <param name="numbers">From a frame's index in the profile to its number in the file.</param>
internal sealed class StackTexts(int[] numbers)
{
    private readonly byte[][] _texts = [.. numbers.Select(number => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)))];
    private byte[] _text = new byte[256];

    /// <summary>A stack's list, outermost first; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<int> frames)
    {
        const int mostDigits = 11;
        if (_text.Length < 2 + ((mostDigits + 1) * frames.Length)) _text = new byte[2 * (2 + ((mostDigits + 1) * frames.Length))];
        var end = 0;
        _text[end++] = (byte)'[';
        for (var i = 0; i < frames.Length; i++)
        {
            if (i > 0) _text[end++] = (byte)',';
            var text = _texts[frames[i]];
            text.CopyTo(_text, end);
            end += text.Length;
        }

        _text[end++] = (byte)']';
        return _text.AsSpan(0, end);
    }
}
