using System.Text;
using Concur.Core.Measuring.Platform.MacOS;

namespace Concur.Core.Tests.Measuring.Platform.MacOS;

/// <summary>What KERN_PROCARGS2 gives: the number of arguments, the program, zeros, arguments, variables, words of the kernel.</summary>
public class ProcessWordsTests
{
    [Fact]
    public void ArgumentsAndVariablesAreToldApartByTheirNumber()
    {
        const string Text = "/usr/local/bin/dotnet\0\0\0\0dotnet\0app.dll\0\0TMPDIR=/var/folders/a/T/\0HOME=/Users/a\0\0ptr_munge=\0";

        var words = ProcessWords.Read(Bytes(3, Text))!;

        Assert.Equal(["dotnet", "app.dll", ""], words.Arguments);
        Assert.Equal(["TMPDIR=/var/folders/a/T/", "HOME=/Users/a"], words.Variables);
        Assert.Equal("/var/folders/a/T/", words.Variable("TMPDIR"));
        Assert.Null(words.Variable("TMP"));
    }

    /// <summary>The system withholds the variables of its own programs.</summary>
    [Fact]
    public void WithoutVariablesThereAreStillArguments()
    {
        var words = ProcessWords.Read(Bytes(2, "/bin/sh\0\0sh\0-c\0"))!;

        Assert.Equal(["sh", "-c"], words.Arguments);
        Assert.Empty(words.Variables);
    }

    [Theory]
    [InlineData(0, "/bin/sh\0\0")]
    [InlineData(5, "/bin/sh")]
    [InlineData(-1, "")]
    public void WhatIsCutShortHasFewerWords(int count, string text) => Assert.Empty(ProcessWords.Read(Bytes(count, text))!.Arguments);

    [Fact]
    public void NothingIsNoProcess()
    {
        Assert.Null(ProcessWords.Read([]));
        Assert.Null(ProcessWords.Read([1, 0, 0]));
    }

    private static byte[] Bytes(int count, string text) => [.. BitConverter.GetBytes(count), .. Encoding.UTF8.GetBytes(text)];
}
