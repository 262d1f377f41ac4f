using Concur.Core.Model;
using Concur.Tool.Commands;

namespace Concur.Tool.Tests;

/// <summary>Items from patterns, ranges and lines.</summary>
public sealed class ItemsReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-items").FullName;

    public ItemsReaderTests()
    {
        foreach (var name in (string[])["b.json", "a.json", "c.txt", "in/d.json", "in/deep/e.json", "[odd].json"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, name))!);
            File.WriteAllText(Path.Combine(_folder, name), "");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Paths are absolute and in the order of their names, whatever the order of the folder.</summary>
    [Theory]
    [InlineData("*.json", "[odd].json a.json b.json")]
    [InlineData("**/*.json", "[odd].json a.json b.json in/d.json in/deep/e.json")]
    [InlineData("in/*", "in/d.json")]
    [InlineData("in/**", "in/d.json in/deep/e.json")]
    [InlineData("./in/../a.json", "a.json")]
    [InlineData("[odd].json", "[odd].json")]
    public void APatternMatchesFiles(string pattern, string expected)
    {
        var items = Reader().Matching(pattern);

        Assert.Equal(expected.Split(' ').Select(name => Path.Combine(_folder, name)), File.ReadAllLines(items.LinesPath!));
        Assert.Equal((ItemKind.Paths, expected.Split(' ').Length, 1), (items.Kind, items.Count, items.Batch));
    }

    [Theory]
    [InlineData("1..3", "1 2 3")]
    [InlineData("-1..1", "-1 0 1")]
    [InlineData("1_000..1_001", "1000 1001")]
    public void ARangeIsNumbers(string range, string expected)
    {
        var items = Reader().Matching(range);

        Assert.Equal(expected.Split(' '), File.ReadAllLines(items.LinesPath!));
        Assert.Equal(ItemKind.Range, items.Kind);
    }

    [Fact]
    public void LinesComeFromAFileOrFromStandardInput()
    {
        File.WriteAllText(Path.Combine(_folder, "lines"), "one\r\n\ntwo and\n");

        var (file, input) = (Reader().LinesOf("lines"), Reader("three\nfour").LinesOf("-"));

        Assert.Equal(["one", "two and"], File.ReadAllLines(file.LinesPath!));
        Assert.Equal((Path.Combine(_folder, "lines"), 2), (file.Source, file.Count));
        Assert.Equal(["three", "four"], File.ReadAllLines(input.LinesPath!));
        Assert.Equal(input.LinesPath, input.Source);
    }

    /// <summary>The same items are in the same file, and have the same hash, wherever they come from.</summary>
    [Fact]
    public void ItemsAreKnownByTheirContent()
    {
        var (range, lines, other) = (Reader().Matching("1..2"), Reader("1\n2\n").LinesOf("-"), Reader().Matching("1..3"));

        Assert.Equal((range.Hash, range.LinesPath), (lines.Hash, lines.LinesPath));
        Assert.NotEqual(range.Hash, other.Hash);
    }

    [Theory]
    [InlineData("nothing/*", "no file matches 'nothing/*'")]
    [InlineData("in", "'in' is a folder; give a pattern of the files in it, such as 'in/*'")]
    [InlineData("3..1", "'3..1' begins with the larger number; give it as 1..3")]
    [InlineData("1..9_000_000", "has more than 1000000 items")]
    public void WhatIsNoItemsIsSaid(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConcurException>(() => Reader().Matching(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void NoLinesAreSaid()
    {
        Assert.Contains("no lines in standard input", Assert.Throws<ConcurException>(() => Reader("\n").LinesOf("-")).Message,
            StringComparison.Ordinal);
        Assert.Contains("cannot be read from 'missing'", Assert.Throws<ConcurException>(() => Reader().LinesOf("missing")).Message,
            StringComparison.Ordinal);
    }

    private ItemsReader Reader(string input = "") =>
        new(ToolRun.CreateEnvironment(_folder, TextWriter.Null, Stream.Null, TextWriter.Null) with
        {
            OpenIn = () => new StringReader(input),
            CacheFolder = Path.Combine(_folder, "cache"),
        });
}
