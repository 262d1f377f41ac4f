using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Tests.Model;

/// <summary>The figures of tests/Golden/figures.json, which the page's own tests check as well.</summary>
public class FiguresTests
{
    private static readonly JsonElement Vectors =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures.Golden, "figures.json"))).RootElement;

    [Theory]
    [InlineData("duration")]
    [InlineData("percent")]
    [InlineData("factor")]
    [InlineData("bytes")]
    [InlineData("whole")]
    public void FiguresAreWrittenAsTheTableSays(string kind) => Assert.All(Vectors.GetProperty(kind).EnumerateArray(), vector =>
    {
        double? value = vector[0].ValueKind == JsonValueKind.Null ? null : vector[0].GetDouble();
        Assert.Equal(vector[1].GetString(), Written(kind, value));
    });

    private static string Written(string kind, double? value) => kind switch
    {
        "duration" => Figures.Duration(value),
        "percent" => Figures.Percent(value),
        "factor" => Figures.Factor(value),
        "bytes" => Figures.Bytes(value),
        _ => Figures.Whole((long)value!),
    };
}
