using System.Collections.Immutable;
using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring;

/// <summary>Which project of a solution is meant. The lines are those of <c>dotnet sln list</c>.</summary>
public sealed class SolutionProjectsTests : IDisposable
{
    private static readonly ImmutableArray<string> Head = ["Project(s)", "----------"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-solution");

    private string Solution => Path.Combine(_folder.FullName, "App.slnx");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("src/A/A.csproj", null, "src/A/A.csproj")]
    [InlineData("src/A/A.csproj", "a", "src/A/A.csproj")]
    [InlineData("src/A/A.csproj tests/A.Tests/A.Tests.csproj tests/ATest.fsproj deploy.esproj", null, "src/A/A.csproj")]
    [InlineData("tests/A.Tests/A.Tests.csproj", null, "src/../tests/A.Tests/A.Tests.csproj")]
    [InlineData("A/A.csproj B/B.vbproj", "B", "B/B.vbproj")]
    [InlineData("A/A.csproj A.Tests/A.Tests.csproj", "A.Tests", "A.Tests/A.Tests.csproj")]
    public void TheNamedProjectIsMeantOrTheOnlyOneThatIsNoTest(string projects, string? name, string expected) =>
        Assert.Equal(Path.GetFullPath(expected, _folder.FullName), Choose(projects, name));

    /// <summary>A project may be a test by what its file says.</summary>
    [Theory]
    [InlineData("<PackageReference Include=\"Microsoft.NET.Test.Sdk\" />")]
    [InlineData("<Project Sdk=\"MSTest.Sdk\">")]
    [InlineData("<IsTestProject>True</IsTestProject>")]
    public void AProjectThatIsATestByItsTextIsNotMeant(string text)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "Checks.csproj"), text);

        Assert.Equal(Path.Combine(_folder.FullName, "A.csproj"), Choose("Checks.csproj A.csproj", null));
    }

    [Theory]
    [InlineData("A.csproj B/B.csproj B.Tests.csproj", null, "has several projects (A, B); choose one by --project NAME")]
    [InlineData("A.csproj B.csproj", "C", "has no project 'C'; it has A, B")]
    [InlineData("a/A.csproj b/A.csproj", "A", "has 2 projects 'A'; give the path of one of them instead: a/A.csproj or b/A.csproj")]
    [InlineData("", null, "has no project that can be run")]
    [InlineData("deploy.esproj", "deploy", "has no project that can be run")]
    public void WhatIsNotClearIsOneLine(string projects, string? name, string expected)
    {
        var refusal = Assert.Throws<ConcurException>(() => Choose(projects, name));

        Assert.Equal($"'{Solution}' {expected}", refusal.Message);
        Assert.Equal(FailureKind.BadInput, refusal.Kind);
    }

    /// <summary>Of a long list, only the end is known: a name may be in it.</summary>
    [Fact]
    public void AListThatWasCutIsNotChosenFrom()
    {
        ImmutableArray<string> cut = ["ct/Half.csproj", "A/A.csproj"];

        Assert.Contains(
            "has too many projects to choose from; give the path of one of them",
            Assert.Throws<ConcurException>(() => SolutionProjects.Choose(Solution, cut, null)).Message,
            StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_folder.FullName, "A/A.csproj"), SolutionProjects.Choose(Solution, cut, "A"));
    }

    private string Choose(string projects, string? name) =>
        SolutionProjects.Choose(Solution, [.. Head, .. projects.Split(' ', StringSplitOptions.RemoveEmptyEntries)], name);
}
