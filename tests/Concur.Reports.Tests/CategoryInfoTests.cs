using System.Text.Json.Nodes;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Reports.Tests;

public class CategoryInfoTests
{
    /// <summary>A new category is in the table, or nothing works: the table's own constructor asks for it.</summary>
    [Fact]
    public void EveryCategoryHasAMarkOfItsOwn() => Assert.Distinct(
        CategoryNames.All.Select(CategoryInfo.Of).Append(CategoryInfo.Unexplained).Select(info => info.Mark!.Character));

    /// <summary>The page's looks are those of the table, in its order.</summary>
    [Fact]
    public void ThePagesPaletteIsTheTable()
    {
        var file = Path.Combine(Fixtures.RepositoryRoot, "src/Concur.ReportPage/src/charts/palette.json");
        var (palette, table) = (JsonNode.Parse(File.ReadAllText(file))!.AsObject(), Table());

        Assert.Equal(table.Select(entry => entry.Key), palette.Select(entry => entry.Key));
        Assert.All(palette, entry =>
        {
            var (words, look) = (table[entry.Key]!["words"]!, table[entry.Key]!["look"]!);
            var expected = look.DeepClone().AsObject();
            expected.Insert(0, "words", words.DeepClone());
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
