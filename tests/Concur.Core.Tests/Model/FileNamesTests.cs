using Concur.Protocol;

namespace Concur.Core.Tests.Model;

public class FileNamesTests
{
    [Theory]
    [InlineData("gil:ticks=100", "gil-ticks-100")]
    [InlineData("../etc/passwd", "-etc-passwd")]
    public void FileNamesHoldNoPath(string name, string expected) => Assert.Equal(expected, FileNames.Of(name));

    [Fact]
    public void ALongNameIsCutAndDiffersFromOthers()
    {
        var (one, other) = (FileNames.Of(new string('a', 3_000_000)), FileNames.Of(new string('a', 3_000_001)));

        Assert.Equal((160, 160), (one.Length, other.Length));
        Assert.NotEqual(one, other);
        Assert.StartsWith(new string('a', 143) + "-", one, StringComparison.Ordinal);
    }
}
