using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Concur.Architecture.Tests;

/// <summary>The README is also the text of the package's page, where relative addresses lead nowhere.</summary>
public partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));

    private static readonly string Repository =
        (string)XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Build.props")).Descendants("RepositoryUrl").Single();

    [Fact]
    public void EveryAddressIsAbsolute() =>
        Assert.All(Targets(), target => Assert.StartsWith("https://", target, StringComparison.Ordinal));

    [Fact]
    public void AddressesOfTheRepositoryAreItsOwnAndLeadToFiles()
    {
        string[] bases = [Repository.Replace("//github.com/", "//raw.githubusercontent.com/", StringComparison.Ordinal) + "/main/", Repository + "/blob/main/"];
        var own = Targets().Where(target => target.Contains("github", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(own);
        Assert.All(own, target => Assert.Contains(bases, start =>
            target.StartsWith(start, StringComparison.Ordinal) && File.Exists(Path.Combine(SourceTree.Root, target[start.Length..]))));
    }

    /// <summary>Where the README's links and pictures lead, without what follows a question mark.</summary>
    private static IEnumerable<string> Targets() => Target().Matches(Readme).Select(match => match.Groups["address"].Value);

    [GeneratedRegex(@"\]\((?<address>[^)?#]+)[^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Target();
}
