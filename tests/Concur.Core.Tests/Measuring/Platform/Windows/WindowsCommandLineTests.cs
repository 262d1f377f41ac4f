using Concur.Core.Measuring.Platform.Windows;
using CsCheck;

namespace Concur.Core.Tests.Measuring.Platform.Windows;

public class WindowsCommandLineTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData(@"C:\a\b", @"C:\a\b")]
    [InlineData(@"C:\a b\", @"""C:\a b\\""")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("a\\\"b", "\"a\\\\\\\"b\"")]
    public void AnArgumentIsQuotedWhereItMustBe(string argument, string expected) =>
        Assert.Equal("\"x.exe\" " + expected, WindowsCommandLine.Of("x.exe", [argument]));

    [Theory]
    [InlineData(@"C:\Windows\system32\cmd.exe")]
    [InlineData("CMD")]
    public void WhatCmdExecutesStaysAsItIs(string shell) => Assert.Equal(
        $"\"{shell}\" /d /s /c \"echo \"a b\" | find \"a\"\"",
        WindowsCommandLine.Of(shell, ["/d", "/s", "/c", "echo \"a b\" | find \"a\""]));

    [Theory]
    [InlineData("\"C:\\Program Files\\dotnet\\dotnet.exe\" a.dll  1", @"C:\Program Files\dotnet\dotnet.exe|a.dll|1")]
    [InlineData("a.exe \"b c\" d", "a.exe|b c|d")]
    [InlineData(@"a.exe ""b\"" c", "a.exe|b\" c")]
    [InlineData(@"a.exe ""b\\"" c", @"a.exe|b\|c")]
    [InlineData(@"a.exe b\\c\ d", @"a.exe|b\\c\|d")]
    [InlineData("a.exe \"b\"\"c\"", "a.exe|b\"c")]
    [InlineData("a.exe \"\"", "a.exe|")]
    [InlineData("  ", "")]
    public void ACommandLineIsSplitAsProgramsDo(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', WindowsCommandLine.Split(text)));

    [Fact]
    public void WhatIsQuotedIsSplitIntoTheSameArguments() =>
        Gen.Char["ab\\\" \t"].Array[0, 8].Select(characters => new string(characters)).Array[0, 4].Sample(arguments =>
            Assert.Equal(["a b.exe", .. arguments], WindowsCommandLine.Split(WindowsCommandLine.Of("a b.exe", arguments))));
}

public class WindowsShellTests
{
    private readonly WindowsShell _shell = new();

    [Theory]
    [InlineData("dotnet run -c Release", "dotnet|run|-c|Release")]
    [InlineData(@"C:\tools\a.exe ""two words"" 'b", @"C:\tools\a.exe|two words|'b")]
    [InlineData("a *.cs NAME=value 100%", "a|*.cs|NAME=value|100%")]
    [InlineData("a \"b|c\"", "a|b|c")]
    public void WordsNeedNoShell(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', _shell.Words(text, isLiteral: false)));

    [Theory]
    [InlineData("a | b")]
    [InlineData("a > b")]
    [InlineData("a & b")]
    [InlineData("a ^& b")]
    [InlineData("a %HOME%")]
    [InlineData("a \"%HOME%\"")]
    [InlineData("(a)")]
    [InlineData("a \"b")]
    [InlineData("echo hello")]
    [InlineData("DIR")]
    public void WhatOnlyCmdUnderstandsGoesToCmd(string text)
    {
        Assert.Empty(_shell.Words(text, isLiteral: false));
        Assert.NotEmpty(_shell.Words(text, isLiteral: true));
    }

    [Fact]
    public void AProgramIsFoundByItsEndings()
    {
        Assert.Equal(["a.exe"], _shell.Candidates("a.exe"));
        Assert.Equal(["a.COM", "a.EXE", "a.BAT", "a.CMD"], _shell.Candidates("a").Take(4), StringComparer.OrdinalIgnoreCase);
        Assert.True(_shell.IsExecutable(@"C:\b.Cmd"));
        Assert.False(_shell.IsExecutable(@"C:\b.txt"));
    }

    [Fact]
    public void EachShellGetsItsOwnOptions()
    {
        Assert.Equal(["/d", "/s", "/c"], _shell.OptionsOf(@"C:\Windows\System32\CMD.EXE"));
        Assert.Equal(["-c"], _shell.OptionsOf("pwsh"));
    }
}
