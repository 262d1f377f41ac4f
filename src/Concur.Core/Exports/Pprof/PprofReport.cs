using System.IO.Compression;
using Concur.Core.Model;
using ProtoBuf;

namespace Concur.Core.Exports.Pprof;

/// <summary>Writes a stack profile for pprof (<c>go tool pprof</c> and others): a sample per thread and stack, labelled with its thread.</summary>
public static class PprofReport
{
    private const double NsPerMs = 1e6;

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
        pprof.SampleTypes.Add(new PprofValueType { Type = texts.IndexOf(WeightingNames.Of(profile.Weighting)), Unit = texts.IndexOf("nanoseconds") });
        pprof.Comments.Add(texts.IndexOf(profile.Name));
        for (var i = 0; i < profile.Frames.Length; i++)
        {
            var (id, name) = ((ulong)i + 1, texts.IndexOf(profile.Frames[i]));
            pprof.Functions.Add(new PprofFunction { Id = id, Name = name, SystemName = name });
            pprof.Locations.Add(new PprofLocation { Id = id, Lines = { new PprofLine { Function = id } } });
        }

        foreach (var thread in profile.OfOneWeighting)
        {
            var label = new PprofLabel { Key = texts.IndexOf("thread"), Text = texts.IndexOf(thread.Name) };
            pprof.Samples.AddRange(thread.Samples.GroupBy(sample => sample.Stack).Select(stack => new PprofSample
            {
                Locations = [.. profile.Stacks[stack.Key].Reverse().Select(frame => (ulong)frame + 1)],
                Values = [(long)Math.Round(stack.Sum(sample => sample.WeightMs) * NsPerMs)],
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
