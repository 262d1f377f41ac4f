using System.Text.Json.Nodes;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Reports.Tests;

public class CategoryInfoTests
{
    /// <summary>A new category is in the table, or nothing works: the table's own constructor asks for it.</summary>
    [Fact]
    public void EveryCategoryHasAMarkOfItsOwn() =>
        Assert.Distinct(CategoryNames.All.Select(category => CategoryInfo.Of(category).Mark!.Character).Append(CategoryInfo.Unexplained.Mark!.Character));

    /// <summary>The page's looks are those of the table, in its order.</summary>
    [Fact]
    public void ThePagesPaletteIsTheTable()
    {
        var palette = JsonNode.Parse(File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "src/Concur.ReportPage/src/charts/palette.json")))!.AsObject();
        var table = Table();

        Assert.Equal(table.Select(entry => entry.Key), palette.Select(entry => entry.Key));
        Assert.All(palette, entry =>
        {
            var (words, look) = (table[entry.Key]!["words"]!, table[entry.Key]!["look"]!);
            var expected = new JsonObject { ["words"] = words.DeepClone(), ["light"] = look["light"]!.DeepClone(), ["dark"] = look["dark"]!.DeepClone(), ["lines"] = look["lines"]?.DeepClone() };
            Assert.True(JsonNode.DeepEquals(expected, entry.Value), $"{entry.Key}: {expected.ToJsonString()}");
        });
    }

    private static JsonObject Table()
    {
        using var text = new StringWriter();
        CategoryTable.Write(text);
        return JsonNode.Parse(text.ToString())!.AsObject();
    }
}
