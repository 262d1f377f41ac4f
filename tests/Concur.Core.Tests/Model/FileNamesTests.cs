using Concur.Protocol;

namespace Concur.Core.Tests.Model;

public class FileNamesTests
{
    [Theory]
    [InlineData("gil:ticks=100", "gil-ticks-100")]
    [InlineData("../etc/passwd", "-etc-passwd")]
    public void FileNamesHoldNoPath(string name, string expected) => Assert.Equal(expected, FileNames.Of(name));
}
