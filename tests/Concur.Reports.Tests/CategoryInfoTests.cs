using Concur.Core.Model;

namespace Concur.Reports.Tests;

public class CategoryInfoTests
{
    /// <summary>A category without a row fails the table's own constructor.</summary>
    [Fact]
    public void EveryCategoryHasAMarkOfItsOwn() => Assert.Distinct(
        CategoryNames.All.Select(CategoryInfo.Of).Append(CategoryInfo.Unexplained).Select(info => info.Mark!.Character));
}
