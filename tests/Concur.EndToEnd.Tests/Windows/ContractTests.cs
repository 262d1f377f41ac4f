using System.Text.RegularExpressions;

namespace Concur.EndToEnd.Tests.Windows;

/// <summary>What holds on every system, and what holds of Windows alone: those tests of other projects, run on Windows.</summary>
[Collection(nameof(WindowsCollection))]
public class ContractTests(WindowsFixture windows)
{
    private const string Host = @"C:\Program Files\dotnet\dotnet.exe";

    [Theory]
    [InlineData("Concur.Core")]
    [InlineData("Concur.Harness")]
    public async Task TheTestsOfContractsPass(string project)
    {
        using var tool = windows.Tool();

        string[] chosen = ["-class", "*ContractTests", "-class", "*.Platform.Windows.*"];
        var ending = await tool.Start((_, _) => { }, Host, [WindowsTool.Named(Locations.TestsOf(project)), .. chosen]);

        Assert.True(ending.ExitCode == 0, ending.Out + ending.Error);
        Assert.Matches(new Regex(@"Total: [1-9]\d*, Errors: 0, Failed: 0, "), ending.Out);
    }
}
