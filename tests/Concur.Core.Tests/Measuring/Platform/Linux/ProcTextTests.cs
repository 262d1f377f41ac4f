using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

public class ProcTextTests
{
    /// <summary>Fields behind the state: ppid pgrp session tty tpgid flags minflt cminflt majflt cmajflt utime stime.</summary>
    [Theory]
    [InlineData("12 (dotnet) S 7 12 12 0 -1 4194560 1 0 0 0 150 25 0 0", 7, 1_500_000_000, 250_000_000)]
    [InlineData("12 (a) Z (b) R 9 12 12 0 -1 4194560 1 0 0 0 1 2 0 0", 9, 10_000_000, 20_000_000)]
    public void ParentAndTimesCountFromTheEndOfTheName(string stat, int parent, long userNs, long kernelNs) =>
        Assert.Equal((parent, userNs, kernelNs), ProcText.Status(stat));

    [Theory]
    [InlineData("12 (dotnet) Z 7 12 12 0 -1 4194560 1 0 0 0 150 25 0 0")]
    [InlineData("12 (dotnet) X 7 12 12 0 -1 4194560 1 0 0 0 150 25 0 0")]
    [InlineData("12 (dotnet) S 7")]
    [InlineData("12 (dotnet) S x 12 12 0 -1 4194560 1 0 0 0 150 25 0 0")]
    [InlineData("")]
    [InlineData(null)]
    public void AProcessThatHasEndedHasNoStatus(string? stat) => Assert.Null(ProcText.Status(stat));

    [Fact]
    public void ScheduleIsTimeOnACpuAndInTheRunQueue()
    {
        Assert.Equal((123456789, 42), ProcText.Schedule("123456789 42 7"));
        Assert.Null(ProcText.Schedule("123456789"));
        Assert.Null(ProcText.Schedule("a b c"));
        Assert.Null(ProcText.Schedule(null));
    }

    [Theory]
    [InlineData("12 345 ", new[] { 12, 345 })]
    [InlineData("12 x 345", new[] { 12, 345 })]
    [InlineData("", new int[0])]
    [InlineData(null, new int[0])]
    public void ChildrenAreIds(string? text, int[] expected) => Assert.Equal(expected, ProcText.Ids(text));

    [Fact]
    public void ACommandLineIsWordsThatEndInAZero()
    {
        const string CommandLine = "/usr/bin/dotnet\0app.dll\0two words\0";

        Assert.Equal(["/usr/bin/dotnet", "app.dll", "two words"], ProcText.Arguments(CommandLine));
        Assert.Empty(ProcText.Arguments(null));
    }

    [Theory]
    [InlineData("HOME=/root\0TMPDIR=/var/tmp\0", "/var/tmp")]
    [InlineData("TMPDIR=\0", "")]
    [InlineData("MY_TMPDIR=/a\0TMPDIRS=/b\0", null)]
    [InlineData(null, null)]
    public void AVariableIsFoundByItsWholeName(string? environ, string? expected) =>
        Assert.Equal(expected, ProcText.Variable(environ, "TMPDIR"));

    [Theory]
    [InlineData("4711\t12\t1", "1")]
    [InlineData("4711", "4711")]
    [InlineData(null, null)]
    public void InAContainerTheInnermostIdCounts(string? ids, string? expected) => Assert.Equal(expected, ProcText.InnermostId(ids));

    [Fact]
    public void AMappedFileIsFoundByItsName()
    {
        const string Maps = """
            7f00-7f10 r--p 00000000 fd:01 12                         /usr/lib/libc.so.6
            7f20-7f30 r-xp 00001000 fd:01 34                         /opt/dot net/10.0.12/libcoreclr.so
            7f40-7f50 rw-p 00000000 00:00 0                          [stack]
            """;

        Assert.Equal("/opt/dot net/10.0.12/libcoreclr.so", ProcText.MappedFile(Maps, "libcoreclr.so"));
        Assert.Null(ProcText.MappedFile(Maps, "coreclr.so"));
        Assert.Null(ProcText.MappedFile(null, "libcoreclr.so"));
    }

    [Theory]
    [InlineData("Name:\tdotnet\nUid:\t0\t0\t0\t0", "Uid", "0\t0\t0\t0")]
    [InlineData("flags\t\t: fpu vme\nbugs : none", "flags", "fpu vme")]
    [InlineData("Uids:\t1\nUid:\t2", "Uid", "2")]
    [InlineData("Name:\tdotnet", "Uid", null)]
    [InlineData(null, "Uid", null)]
    public void AFieldIsFoundByItsWholeName(string? text, string name, string? expected) =>
        Assert.Equal(expected, ProcText.Field(text, name));

    [Theory]
    [InlineData("7 (a) b) R 1 7", 'R')]
    [InlineData("7 (sleep) Z 1 7", 'Z')]
    [InlineData("7 (", null)]
    [InlineData(null, null)]
    public void TheStateStandsBehindTheName(string? stat, char? expected) => Assert.Equal(expected, ProcText.State(stat));

    [Theory]
    [InlineData("monotonic         100         5\nboottime            0         0", 100_000_000_005)]
    [InlineData("monotonic        -100         0\nboottime            0         0", -100_000_000_000)]
    [InlineData("boottime          100         0", 0)]
    [InlineData(null, 0)]
    public void TheClockOfATimeNamespaceIsShifted(string? offsets, long ns) => Assert.Equal(ns, TimeNamespace.Parse(offsets));
}
