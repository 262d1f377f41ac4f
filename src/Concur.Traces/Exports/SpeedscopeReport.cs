using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Concur.Traces.Profiles;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

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
            if (profile.Sources.GetValueOrDefault(frame) is { } place) WritePlace(writer, place);
            writer.WriteEndObject();
            FlushSome(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartArray("profiles");
        var stacks = new StackTexts(profile.Stacks, order.Numbers);
        foreach (var thread in profile.Threads) WriteThread(writer, thread, stacks);
        writer.WriteEndArray();
        writer.WriteString("name", profile.Name);
        writer.WriteNumber("activeProfileIndex", IndexOfBusiest(profile.Threads));
        writer.WriteString("exporter", "dotnet-concur " + toolVersion);
        writer.WriteEndObject();
    }

    /// <summary>The file, and the line where one is known.</summary>
    private static void WritePlace(Utf8JsonWriter writer, SourceLocation place)
    {
        writer.WriteString("file", place.File);
        if (place.Line > 0) writer.WriteNumber("line", place.Line);
    }

    /// <summary>
    /// The profile that speedscope opens: that of the worker with the most time on a CPU. Where no worker was sampled there, it is
    /// any thread with the most time on a CPU; else the one with the most sampled time.
    /// </summary>
    private static int IndexOfBusiest(ImmutableArray<ThreadProfile> threads) =>
        Enumerable.Range(0, threads.Length)
            .OrderByDescending(i => threads[i] is { IsWorker: true, Weighting: Weighting.Cpu })
            .ThenByDescending(i => threads[i].IsWorker)
            .ThenByDescending(i => threads[i].Weighting == Weighting.Cpu)
            .ThenByDescending(i => threads[i].TotalMs)
            .FirstOrDefault();

    private static void WriteThread(Utf8JsonWriter writer, ThreadProfile thread, StackTexts stacks)
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
        WriteStacks(writer, thread, stacks);
        writer.WriteEndArray();
        writer.WriteStartArray("weights");
        foreach (var sample in thread.Samples.AsSpan()) WriteWeight(writer, sample.WeightMs);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes many lists as one raw value; the writer adds the comma before it.</summary>
    private static void WriteStacks(Utf8JsonWriter writer, ThreadProfile thread, StackTexts stacks)
    {
        foreach (var sample in thread.Samples.AsSpan())
        {
            stacks.Add(sample.Stack);
            if (stacks.Text.Length < Pending) continue;
            Write();
        }

        if (!stacks.Text.IsEmpty) Write();

        void Write()
        {
            writer.WriteRawValue(stacks.Text, skipInputValidation: true);
            writer.Flush();
            stacks.Clear();
        }
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
        var stackUses = new long[profile.Stacks.Count];
        foreach (var thread in profile.Threads)
        {
            foreach (var sample in thread.Samples.AsSpan()) stackUses[sample.Stack]++;
        }

        var frames = profile.Stacks.Frames;
        var (frameUses, buffer) = (new long[frames.Length], Array.Empty<int>());
        for (var i = 0; i < stackUses.Length; i++)
        {
            foreach (var frame in profile.Stacks.Read(i, ref buffer)) frameUses[frame] += stackUses[i];
        }

        var order = Enumerable.Range(0, frameUses.Length).OrderByDescending(frame => frameUses[frame]).ToArray();
        var numbers = new int[order.Length];
        for (var i = 0; i < order.Length; i++) numbers[order[i]] = i;
        return new FrameOrder([.. order.Select(frame => frames[frame])], numbers);
    }
}

/// <summary>
/// Writes stacks as JSON lists of numbers. A large profile has millions of numbers: joining texts that were formatted once takes
/// a tenth of the time that the JSON writer takes number by number.
/// </summary>
internal sealed class StackTexts
{
    /// <summary>
    /// The bytes that are copied for each frame, however few of them its text has. A comma and the digits of any number fit.
    /// </summary>
    private const int MostBytes = 16;

    private readonly FrameStacks _stacks;
    private readonly UInt128[] _texts;
    private readonly byte[] _lengths;
    private byte[] _text = new byte[1 << 16];
    private int[] _frames = new int[128];
    private int _end;

    /// <param name="stacks">The stacks.</param>
    /// <param name="numbers">From a frame's index to its number in the file.</param>
    public StackTexts(FrameStacks stacks, int[] numbers)
    {
        _stacks = stacks;
        (_texts, _lengths) = (new UInt128[numbers.Length], new byte[numbers.Length]);
        Span<byte> text = stackalloc byte[MostBytes];
        for (var i = 0; i < numbers.Length; i++)
        {
            text[0] = (byte)',';
            numbers[i].TryFormat(text[1..], out var digits, default, CultureInfo.InvariantCulture);
            (_texts[i], _lengths[i]) = (MemoryMarshal.Read<UInt128>(text), (byte)(digits + 1));
        }
    }

    /// <summary>The lists that were added, with commas between them.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _end);

    public void Clear() => _end = 0;

    /// <summary>Adds a stack's list, outermost frame first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int stack)
    {
        var frames = _stacks.Read(stack, ref _frames);
        var most = _end + (MostBytes * (frames.Length + 1));
        if (most > _text.Length) Array.Resize(ref _text, 2 * most);
        var (text, end) = (_text, _end);
        if (end > 0) text[end++] = (byte)',';
        var start = end;
        foreach (var frame in frames)
        {
            MemoryMarshal.Write(text.AsSpan(end), _texts[frame]);
            end += _lengths[frame];
        }

        // The list begins with a bracket in the place of the first frame's comma.
        text[start] = (byte)'[';
        text[end++] = (byte)']';
        _end = end;
    }
}
