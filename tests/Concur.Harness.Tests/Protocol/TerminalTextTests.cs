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

    [Theory]
    [InlineData("My.Type.Method", "My.Type.Method")]
    [InlineData("a\u001b[2Jb", "a\\u{001B}[2Jb")]
    [InlineData("\u202egnp.exe", "\\u{202E}gnp.exe")]
    [InlineData("left\u200eright\u200f\u061c", "left\\u{200E}right\\u{200F}\\u{061C}")]
    [InlineData("two\nlines\0", "two\\u{000A}lines\\u{0000}")]
    [InlineData("\uffff\ufffe", "\\u{FFFF}\\u{FFFE}")]
    [InlineData("C:\\u{202E}", "C:\\u{5C}u{202E}")]
    [InlineData("C:\\users\\u", "C:\\users\\u")]
    [InlineData("naïve 速い 👩\u200d👩", "naïve 速い 👩\u200d👩")]
    public void ANameIsShownSoThatTheOriginalCanBeToldFromIt(string name, string expected)
    {
        Assert.Equal(expected, TerminalText.Name(name));
        Assert.Equal(expected, TerminalText.Escaped(TerminalText.Name(name)));
        Assert.True(TerminalText.IsSafe(TerminalText.Name(name)));
    }

    [Fact]
    public void HalfOfASurrogatePairIsShownByItsNumber()
    {
        Assert.Equal("a\\u{D83D}b", TerminalText.Name("a" + '\ud83d' + "b"));
        Assert.Equal("a b", TerminalText.OneLine("a" + '\udc69' + "b"));
    }

    [Fact]
    public void DifferentNamesLookDifferent() => Gen.Char["a\\u{202E}5C\u202e\u001b"].Array[0, 12].Select(letters => new string(letters))
        .Array[2]
        .Sample(names => names[0] == names[1] || TerminalText.Name(names[0]) != TerminalText.Name(names[1]));

    [Theory]
    [InlineData(10_000, 10_000)]
    [InlineData(10_040, 10_040)]
    [InlineData(10_041, 10_023)]
    [InlineData(3_000_000, 10_025)]
    public void ALongTextIsCutOnce(int length, int expected)
    {
        var cut = TerminalText.Shortened(new string('x', length));

        Assert.Equal(expected, cut.Length);
        Assert.Same(cut, TerminalText.Shortened(cut));
    }

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
