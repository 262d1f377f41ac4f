using System.Text.Json;
using System.Text.Json.Serialization;

namespace Concur.Harness.Measurement;

/// <summary>Serialises results that are no plain value. The only user of System.Text.Json, so that most launches never load it.</summary>
internal static class ResultJson
{
    /// <summary>Fields count too, or two different tuples would look the same; so do infinities and NaN.</summary>
    private static readonly JsonSerializerOptions Options = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static byte[] BytesOf(object value) => JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Options);

    /// <summary>Reads a document as its receiver would have to, and keeps its bytes, which stand for the value from then on.</summary>
    public static EncodedResult Parse(byte[] bytes)
    {
        using var _ = JsonDocument.Parse(bytes);
        return new EncodedResult(bytes);
    }
}
