using System.Text;
using Concur.Traces.Symbols;

namespace Concur.Traces.Tests.Symbols;

public class SourceLinkMapTests
{
    private const string Map = """
        {
          "documents": {
            "/src/*": "https://example.com/all/*",
            "/src/lib/*": "https://example.com/lib/*?raw=1",
            "/src/one.cs": "https://example.com/one",
            "C:\\build\\*": "https://example.com/win/*",
            "/plain/*": "http://example.com/*",
            "/script/*": "javascript:alert(1)//*",
            "/password/*": "https://me:secret@example.com/*",
            "/number/*": 5
          }
        }
        """;

    [Theory]
    [InlineData("/src/a b/c#.cs", "https://example.com/all/a%20b/c%23.cs")]
    [InlineData("/src/lib/c.cs", "https://example.com/lib/c.cs?raw=1")]
    [InlineData("/src/one.cs", "https://example.com/one")]
    [InlineData("/SRC/x.cs", "https://example.com/all/x.cs")]
    [InlineData("c:\\build\\sub\\x.cs", "https://example.com/win/sub/x.cs")]
    [InlineData("/other/x.cs", null)]
    [InlineData("/plain/x.cs", null)]
    [InlineData("/script/x.cs", null)]
    [InlineData("/password/x.cs", null)]
    [InlineData("/number/x.cs", null)]
    public void TheLongestRuleThatHasTheFileCountsAndOnlyAddressesOfTheEncryptedWeb(string file, string? expected) =>
        Assert.Equal(expected, SourceLinkMap.Parse(Encoding.UTF8.GetBytes(Map)).UrlOf(file));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"documents\": []}")]
    [InlineData("{\"documents\"")]
    [InlineData("{\"documents\": {\"/src/*\": \"https://example.com/\\ud800*\"}}")]
    public void WhatIsNoMapHasNoRules(string json) => Assert.Null(SourceLinkMap.Parse(Encoding.UTF8.GetBytes(json)).UrlOf("/src/x.cs"));

    [Theory]
    [InlineData("https://raw.githubusercontent.com/me/app/abc/src/x.cs", 7, "https://github.com/me/app/blob/abc/src/x.cs#L7")]
    [InlineData("https://raw.githubusercontent.com/me/app/abc/src/x.cs", 0, "https://github.com/me/app/blob/abc/src/x.cs")]
    [InlineData("https://raw.githubusercontent.com/me/x.cs", 7, "https://raw.githubusercontent.com/me/x.cs")]
    [InlineData("https://gitlab.com/me/app/-/raw/abc/x.cs", 7, "https://gitlab.com/me/app/-/blob/abc/x.cs#L7")]
    [InlineData("https://example.com/x.cs", 7, "https://example.com/x.cs")]
    [InlineData(null, 7, null)]
    public void HostsThatShowLinesAreAskedForTheLine(string? raw, int line, string? expected) =>
        Assert.Equal(expected, SourceLocation.Of("x.cs", line, raw).Url);

    [Theory]
    [InlineData("https://example.com/a", true)]
    [InlineData("HTTPS://EXAMPLE.com/a", true)]
    [InlineData("http://example.com/a", false)]
    [InlineData("//example.com/a", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("https://me@example.com/", false)]
    [InlineData("https://exämple.com/", false)]
    [InlineData(null, false)]
    public void OnlyAnAddressOfTheEncryptedWebIsLinkedTo(string? address, bool isLinked) =>
        Assert.Equal(isLinked, SourceLocation.WebAddress(address) is not null);
}
