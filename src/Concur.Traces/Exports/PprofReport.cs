using System.IO.Compression;
using Concur.Protocol;
using Concur.Traces.Profiles;
using ProtoBuf;

namespace Concur.Traces.Exports;

/// <summary>
/// Writes a stack profile for pprof (<c>go tool pprof</c> and others): a sample per thread and stack, labelled with its thread.
/// </summary>
public static class PprofReport
{
    /// <summary>Writes the file, gzip-compressed as pprof wants it.</summary>
    public static void Write(StackProfile profile, Stream output)
    {
        ArgumentNullException.ThrowIfNull(profile);
        using var compressed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        Serializer.Serialize(compressed, Of(profile));
    }

    private static PprofProfile Of(StackProfile profile)
    {
        var pprof = new PprofProfile();
        var texts = new PprofTexts(pprof.Texts);
        pprof.SampleTypes.Add(
            new PprofValueType { Type = texts.IndexOf(WeightingNames.Of(profile.Weighting)), Unit = texts.IndexOf("nanoseconds") });
        pprof.Comments.Add(texts.IndexOf(profile.Name));
        for (var i = 0; i < profile.Stacks.Frames.Length; i++)
        {
            var (id, name) = ((ulong)i + 1, texts.IndexOf(profile.Stacks.Frames[i]));
            var place = profile.Sources.GetValueOrDefault(profile.Stacks.Frames[i]);
            var (file, line) = (texts.IndexOf(place?.File ?? ""), place?.Line ?? 0);
            pprof.Functions.Add(new PprofFunction { Id = id, Name = name, SystemName = name, File = file, StartLine = line });
            pprof.Locations.Add(new PprofLocation { Id = id, Lines = { new PprofLine { Function = id, Line = line } } });
        }

        foreach (var thread in profile.OfOneWeighting)
        {
            var label = new PprofLabel { Key = texts.IndexOf("thread"), Text = texts.IndexOf(thread.Name) };
            pprof.Samples.AddRange(profile.ByStack(thread).Select(stack => new PprofSample
            {
                Locations = [.. profile.Stacks[stack[0].Stack].Reverse().Select(frame => (ulong)frame + 1)],
                Values = [(long)Math.Round(stack.Sum(sample => sample.WeightMs) * Ns.PerMs)],
                Labels = { label },
            }));
        }

        return pprof;
    }

    /// <summary>A profile's table of texts.</summary>
    private sealed class PprofTexts
    {
        private readonly Dictionary<string, long> _indices = new(StringComparer.Ordinal);
        private readonly List<string> _texts;

        public PprofTexts(List<string> texts)
        {
            _texts = texts;
            IndexOf("");
        }

        public long IndexOf(string text)
        {
            if (_indices.TryGetValue(text, out var index)) return index;
            _indices[text] = index = _texts.Count;
            _texts.Add(text);
            return index;
        }
    }
}

/// <summary>
/// A profile as pprof reads it; texts are indices into its table, whose first is empty.
/// Source: proto/profile.proto of github.com/google/pprof.
/// </summary>
[ProtoContract]
internal sealed class PprofProfile
{
    [ProtoMember(1)]
    public List<PprofValueType> SampleTypes { get; } = [];

    [ProtoMember(2)]
    public List<PprofSample> Samples { get; } = [];

    [ProtoMember(4)]
    public List<PprofLocation> Locations { get; } = [];

    [ProtoMember(5)]
    public List<PprofFunction> Functions { get; } = [];

    [ProtoMember(6)]
    public List<string> Texts { get; } = [];

    /// <summary>Comments, as texts.</summary>
    [ProtoMember(13, IsPacked = true)]
    public List<long> Comments { get; } = [];
}

/// <summary>What a value is, and its unit, as texts.</summary>
[ProtoContract]
internal sealed class PprofValueType
{
    [ProtoMember(1)]
    public long Type { get; set; }

    [ProtoMember(2)]
    public long Unit { get; set; }
}

/// <summary>A stack and its values.</summary>
[ProtoContract]
internal sealed class PprofSample
{
    /// <summary>Innermost first.</summary>
    [ProtoMember(1, IsPacked = true)]
    public ulong[] Locations { get; set; } = [];

    [ProtoMember(2, IsPacked = true)]
    public long[] Values { get; set; } = [];

    [ProtoMember(3)]
    public List<PprofLabel> Labels { get; } = [];
}

/// <summary>A label, as texts.</summary>
[ProtoContract]
internal sealed class PprofLabel
{
    [ProtoMember(1)]
    public long Key { get; set; }

    [ProtoMember(2)]
    public long Text { get; set; }
}

/// <summary>A place in code; ours are whole functions.</summary>
[ProtoContract]
internal sealed class PprofLocation
{
    [ProtoMember(1)]
    public ulong Id { get; set; }

    [ProtoMember(4)]
    public List<PprofLine> Lines { get; } = [];
}

/// <summary>A function at a place.</summary>
[ProtoContract]
internal sealed class PprofLine
{
    [ProtoMember(1)]
    public ulong Function { get; set; }

    /// <summary>The function's first line, for ours are whole functions; 0 where it is not known.</summary>
    [ProtoMember(2)]
    public long Line { get; set; }
}

/// <summary>A function; its names as texts.</summary>
[ProtoContract]
internal sealed class PprofFunction
{
    [ProtoMember(1)]
    public ulong Id { get; set; }

    [ProtoMember(2)]
    public long Name { get; set; }

    [ProtoMember(3)]
    public long SystemName { get; set; }

    /// <summary>Its source, as a text.</summary>
    [ProtoMember(4)]
    public long File { get; set; }

    /// <summary>Its first line; 0 where it is not known.</summary>
    [ProtoMember(5)]
    public long StartLine { get; set; }
}
