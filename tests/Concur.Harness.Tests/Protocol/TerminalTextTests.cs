using Concur.Protocol;
using CsCheck;

namespace Concur.Harness.Tests.Protocol;

public class TerminalTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("", "")]
    [InlineData("two\nlines", "two lines")]
    [InlineData("Windows\r\nlines", "Windows lines")]
    [InlineData("\u001b[2Jcleared", "[2Jcleared")]
    [InlineData("a\u0007\u0008\u007fb", "a b")]
    [InlineData("one\u0085two\u2028three\u2029four", "one two three four")]
    [InlineData("access\u202etnegrese\u2066level", "access tnegrese level")]
    [InlineData("arguments\0of a command\0", "arguments of a command")]
    [InlineData("\u009b31mred", "31mred")]
    [InlineData("naïve 速い 👩\u200d👩", "naïve 速い 👩\u200d👩")]
    public void UnsafeCharactersBecomeBlanks(string text, string expected) => Assert.Equal(expected, TerminalText.OneLine(text));

    [Fact]
    public void WhatIsMadeSafeIsSafeAndStaysTheSame() => Gen.String.Sample(text =>
    {
        var line = TerminalText.OneLine(text);
        return TerminalText.IsSafe(line) && TerminalText.OneLine(line) == line && line.IndexOfAny(['\n', '\r', '\u001b', '\0']) < 0;
    });

    [Fact]
    public void SafeTextIsNotCopied()
    {
        var text = new string('x', 5);

        Assert.Same(text, TerminalText.OneLine(text));
    }
}
