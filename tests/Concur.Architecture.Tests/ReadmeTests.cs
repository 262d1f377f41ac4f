using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Concur.Architecture.Tests;

/// <summary>These READMEs are also the texts of the packages' pages, where relative addresses lead nowhere.</summary>
public partial class ReadmeTests
{
    private static readonly string Repository =
        (string)XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Build.props")).Descendants("RepositoryUrl").Single();

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/Concur.Abstractions/README.md")]
    [InlineData("src/Concur.Testing/README.md")]
    public void AddressesAreAbsoluteAndThoseOfTheRepositoryLeadToFiles(string readme)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, readme));
        var targets = Target().Matches(text).Select(match => match.Groups["address"].Value).ToList();
        var own = targets.Where(target => target.Contains("github", StringComparison.Ordinal)).ToList();

        Assert.All(targets, target => Assert.StartsWith("https://", target, StringComparison.Ordinal));
        Assert.NotEmpty(own);
        Assert.All(own, target => Assert.True(LeadsSomewhere(target), target));
    }

    [Fact]
    public void TheReadmeIsShortAndNamesItsScripts()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));

        Assert.InRange(text.TrimEnd('\n').Split('\n').Length, 1, 200);
        Assert.Contains("scripts/run.sh", text, StringComparison.Ordinal);
        Assert.Contains("scripts/test.sh", text, StringComparison.Ordinal);
    }

    /// <summary>To the repository itself, or to a file of it, as it is or as a page.</summary>
    private static bool LeadsSomewhere(string address)
    {
        var files = Repository.Replace("//github.com/", "//raw.githubusercontent.com/", StringComparison.Ordinal) + "/main/";
        return address == Repository || IsFileIn(files) || IsFileIn(Repository + "/blob/main/");

        bool IsFileIn(string folder) =>
            address.StartsWith(folder, StringComparison.Ordinal) && File.Exists(Path.Combine(SourceTree.Root, address[folder.Length..]));
    }

    [GeneratedRegex(@"\]\((?<address>[^)?#]+)[^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Target();
}
