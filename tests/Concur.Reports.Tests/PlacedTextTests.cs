using Concur.Core.Model;

namespace Concur.Reports.Tests;

/// <summary>Where methods stand in the source is said once, and of whole names alone.</summary>
public sealed class PlacedTextTests
{
    private static readonly Dictionary<string, SourcePlace> Sources = new()
    {
        ["My.Work.Run"] = new SourcePlace("/src/Work.cs", 58),
        ["My.Work.Run.lambda"] = new SourcePlace(@"C:\src\Work.cs", 61),
    };

    [Theory]
    [InlineData("waits in My.Work.Run.", "waits in My.Work.Run (Work.cs:58).")]
    [InlineData("My.Work.Run -> Monitor.Enter; My.Work.Run", "My.Work.Run (Work.cs:58) -> Monitor.Enter; My.Work.Run")]
    [InlineData("My.Work.Run.lambda, 3 ms", "My.Work.Run.lambda (Work.cs:61), 3 ms")]
    [InlineData(
        "My.Work.Run.lambda of My.Work.Run", "My.Work.Run.lambda (Work.cs:61) of My.Work.Run (Work.cs:58)")]
    [InlineData("My.Work.Runner, Not.My.Work.Run, My.Work.Run<>", "My.Work.Runner, Not.My.Work.Run, My.Work.Run<>")]
    [InlineData("a wait in My.Work.Run (Work.cs:60) -> Monitor.Wait", "a wait in My.Work.Run (Work.cs:60) -> Monitor.Wait")]
    [InlineData("nothing", "nothing")]
    [InlineData("", "")]
    public void AMethodIsFollowedByItsPlace(string text, string expected)
    {
        Assert.Equal(expected, PlacedText.Of(text, Sources));
        Assert.Equal(expected, string.Concat(PlacedText.Pieces(text, Sources).Select(piece => piece.Text)));
    }

    [Fact]
    public void InATableOnlyNamesHavePlaces()
    {
        var table = new TextTable("", ["call", "by", "note"], [["My.Work.Run", "Other.Run", "My.Work.Run"]]) { LeftColumns = 2 };

        Assert.Equal([["My.Work.Run (Work.cs:58)", "Other.Run", "My.Work.Run"]], PlacedText.Of(table, Sources).Rows);
        Assert.Same(table, PlacedText.Of(table, null));
    }

    [Fact]
    public void HostileNamesEnd()
    {
        Dictionary<string, SourcePlace> sources = new() { [""] = new SourcePlace("", 0), ["a"] = new SourcePlace("b\u001b[2J", 0) };

        Assert.Equal(@"a (b\u{001B}[2J)", PlacedText.Of("a", sources));
    }
}
