using Concur.Core.Measuring;

namespace Concur.Core.Tests.Measuring;

public class CommandLineTests
{
    [Theory]
    [InlineData("python3 single.py", "python3|single.py")]
    [InlineData("  a   b\tc ", "a|b|c")]
    [InlineData("echo 'two words' \"three more words\" ''", "echo|two words|three more words|")]
    [InlineData("a'b'c", "abc")]
    [InlineData("'a|b' c", "a|b|c")]
    public void WordsAreToldByBlanksAndQuotes(string text, string expected)
    {
        var line = CommandLine.Parse(text);

        Assert.Equal(expected, string.Join('|', line.Arguments.Prepend(line.Program)));
    }

    [Theory]
    [InlineData("a | b")]
    [InlineData("a > b")]
    [InlineData("echo $HOME")]
    [InlineData("echo \"$HOME\"")]
    [InlineData("ls *.cs")]
    [InlineData("a; b")]
    [InlineData("a \\| b")]
    [InlineData("NAME=value command")]
    [InlineData("echo 'open")]
    [InlineData("a & b")]
    public void WhatOnlyAShellUnderstandsGoesToAShell(string text)
    {
        var line = CommandLine.Parse(text);

        Assert.Equal("/bin/sh", line.Program);
        Assert.Equal(["-c", text], line.Arguments);
    }

    [Fact]
    public void AShellThatIsAskedForGetsEveryCommandAndNoneGetsNone()
    {
        var (shell, direct) = (CommandLine.Parse("true", "bash"), CommandLine.Parse("echo $HOME 'a b' | x=1", "none"));

        Assert.Equal(("bash", "-c|true"), (shell.Program, string.Join('|', shell.Arguments)));
        Assert.Equal(("echo", "$HOME,a b,|,x=1"), (direct.Program, string.Join(',', direct.Arguments)));
    }

    [Fact]
    public void AProgramIsFoundInThePathOrNotAtAll()
    {
        Assert.Equal(0, CommandLine.Parse("sh -c true").Find().ExitCode);
        Assert.Equal((null, 127), CommandLine.Parse("no-such-program-anywhere").Find());
        Assert.Equal((null, 126), CommandLine.Parse("/etc/passwd").Find());
        Assert.Equal((null, 126), CommandLine.Parse("/etc").Find());
        Assert.Equal((null, 127), CommandLine.Parse("./no/such").Find());
    }
}
