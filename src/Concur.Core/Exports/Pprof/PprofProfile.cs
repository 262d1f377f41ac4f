using ProtoBuf;

namespace Concur.Core.Exports.Pprof;

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
}
