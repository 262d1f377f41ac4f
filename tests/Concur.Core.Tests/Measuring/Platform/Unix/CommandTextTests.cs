using Concur.Core.Measuring.Platform.Unix;

namespace Concur.Core.Tests.Measuring.Platform.Unix;

public class CommandTextTests
{
    [Fact]
    public void ACommandLineIsItsWords()
    {
        Assert.Equal("/usr/bin/dotnet app.dll two words", CommandText.OneLine("/usr/bin/dotnet\0app.dll\0two words\0"));
        Assert.Equal("", CommandText.OneLine(null));
    }

    [Fact]
    public void OneLineSteersNoTerminalAndHasAnEnd()
    {
        Assert.Equal("a [31mb c", CommandText.OneLine("a\u001b[31mb\nc\0"));
        Assert.Equal(new string('x', 200) + "...", CommandText.OneLine(new string('x', 201)));
    }
}
