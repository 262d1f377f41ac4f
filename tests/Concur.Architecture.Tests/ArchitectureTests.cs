using System.Xml.Linq;

namespace Concur.Architecture.Tests;

public class ArchitectureTests
{
    [Fact]
    public void NothingElseStandsAtTheTopLevel()
    {
        string[] allowed =
        [
            "ProfTool.sln", "src", "tests", "scripts", "README.md", "CHANGELOG.md", "LICENSE",
            "nuget.config", "Directory.Build.props", "Directory.Packages.props", "artifacts", "concur-runs",
        ];

        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(SourceTree.Root).Select(path => Path.GetFileName(path)!),
            name => !name.StartsWith('.') && !allowed.Contains(name));
    }

    [Fact]
    public void NoFileIsLongerThanThreeHundredLines() =>
        Assert.DoesNotContain(SourceTree.Files, file => file.Text.Split('\n').Length > 300);

    [Fact]
    public void NoLineIsLongerThan140Columns() => Assert.Empty(
        from file in SourceTree.FilesWithTests
        from line in file.Text.Split('\n').Index()
        where line.Item.TrimEnd('\r').Length > 140
        select $"{file.Path}:{line.Index + 1}");

    [Fact]
    public void TheNamespaceIsTheFolder() => Assert.All(SourceTree.Files.Where(file => file.Namespace.Length > 0), file =>
        Assert.Equal(Path.GetDirectoryName(file.Path)!.Replace("src/", "", StringComparison.Ordinal).Replace('/', '.'), file.Namespace));

    [Theory]
    [InlineData("Microsoft.Diagnostics.NETCore", "src/Concur.Core/Measuring/")]
    [InlineData("System.CommandLine", "src/Concur.Tool/")]
    [InlineData("Spectre.Console", "src/Concur.Tool/Console/")]
    [InlineData("Microsoft.Extensions.FileSystemGlobbing", "src/Concur.Tool/Commands/")]
    [InlineData("Perfolizer", "src/Concur.Core/Stats/")]
    [InlineData("MathNet", "src/Concur.Core/Stats/")]
    [InlineData("Microsoft.Data.Sqlite", "src/Concur.Core/Storage/")]
    [InlineData("Pragmastat", "src/Concur.Core/Stats/")]
    [InlineData("HdrHistogram", "src/Concur.Core/Stats/")]
    [InlineData("ProtoBuf", "src/Concur.Traces/Exports/")]
    [InlineData("OxyPlot", "src/Concur.Reports/")]
    [InlineData("ELFSharp", "src/Concur.Traces/Symbols/")]
    [InlineData("Microsoft.AspNetCore", "src/Concur.Tool/Viewing/")]
    [InlineData("Orleans", "src/Concur.Engines.Orleans/")]
    public void EachOutsidePackageHasOneHome(string package, string home) =>
        Assert.All(
            SourceTree.Files.Where(file => file.Usings.Any(name => name.StartsWith(package, StringComparison.Ordinal))),
            file => Assert.StartsWith(home, file.Path, StringComparison.Ordinal));

    [Fact]
    public void EachHomeIsInUse()
    {
        foreach (var package in (string[])[
            "Microsoft.Diagnostics.NETCore", "System.CommandLine", "Spectre.Console", "Perfolizer", "Pragmastat", "MathNet",
            "Microsoft.Data.Sqlite", "HdrHistogram", "ProtoBuf", "ELFSharp", "OxyPlot", "Microsoft.AspNetCore",
            "Orleans",
        ])
            Assert.Contains(SourceTree.Files, file => file.Usings.Any(name => name.StartsWith(package, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Concur.Abstractions", "")]
    [InlineData("Concur.Protocol", "")]
    [InlineData("Concur.Testing", "")]
    [InlineData("Concur.Harness", "Concur.Abstractions Concur.Protocol")]
    [InlineData("Concur.Engines.Orleans", "Concur.Protocol")]
    [InlineData("Concur.ReportPage", "")]
    [InlineData("Concur.Traces", "Concur.Protocol")]
    [InlineData("Concur.Core", "Concur.Protocol Concur.Traces")]
    [InlineData("Concur.Reports", "Concur.Core Concur.ReportPage")]
    [InlineData("Concur.Tool", "Concur.Core Concur.Reports")]
    public void ProjectsReferenceOnlyWhatTheDesignSays(string project, string expected)
    {
        var references = XDocument.Load(Path.Combine(SourceTree.Root, "src", project, project + ".csproj")).Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!)).Order();

        Assert.Equal(expected, string.Join(' ', references));
    }

    [Fact]
    public void TheMeasuredProcessUsesNoPackage() =>
        Assert.All(["Concur.Abstractions", "Concur.Protocol", "Concur.Harness"], UsesNoPackage);

    /// <summary>Whatever framework the user's tests are written with, and whatever else they use.</summary>
    [Fact]
    public void WhatTestsReferToUsesNoPackage() => UsesNoPackage("Concur.Testing");

    [Theory]
    [InlineData("Planning")]
    [InlineData("Measuring")]
    [InlineData("Accounting")]
    [InlineData("Findings")]
    [InlineData("Storage")]
    [InlineData("Comparing")]
    [InlineData("Scaling")]
    public void AStageUsesTheModelAndStatsAndNoOtherStage(string stage)
    {
        string[] stages = ["Planning", "Measuring", "Accounting", "Findings", "Storage", "Comparing", "Scaling"];
        var files = SourceTree.Files.Where(file => file.Path.StartsWith($"src/Concur.Core/{stage}/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(
            files,
            file =>
                Assert.DoesNotContain(
                    file.Usings,
                    name => stages.Any(other => other != stage && name.StartsWith("Concur.Core." + other, StringComparison.Ordinal))));
    }

    [Fact]
    public void FoldersFormNoCircles()
    {
        var uses = SourceTree.Files.Where(file => file.Namespace.Length > 0)
            .SelectMany(file => file.Usings.Where(name => name.StartsWith("Concur.", StringComparison.Ordinal)).Concat(UsedParents(file))
                .Where(name => name != file.Namespace).Select(name => (From: file.Namespace, To: name)))
            .ToLookup(edge => edge.From, edge => edge.To);
        var done = new HashSet<string>();
        foreach (var start in uses.Select(group => group.Key)) Visit(start, []);

        void Visit(string folder, List<string> path)
        {
            Assert.False(path.Contains(folder), $"a circle: {string.Join(" -> ", path.Append(folder))}");
            if (!done.Add(folder)) return;
            foreach (var next in uses[folder].Distinct()) Visit(next, [.. path, folder]);
        }
    }

    private static void UsesNoPackage(string project) =>
        Assert.Empty(XDocument.Load(Path.Combine(SourceTree.Root, "src", project, project + ".csproj")).Descendants("PackageReference"));

    /// <summary>Types of a parent folder need no using: they are found by their names.</summary>
    private static IEnumerable<string> UsedParents(SourceFile file) => SourceTree.Files
        .Where(other =>
            file.Namespace.StartsWith(other.Namespace + ".", StringComparison.Ordinal)
                && other.DeclaredTypes.Any(type => file.Mentions(type)))
        .Select(other => other.Namespace);

    /// <summary>Calls of the C library, and paths that only one system has.</summary>
    [Fact]
    public void OnlyFoldersNamedForASystemDependOnIt() =>
        Assert.All(SourceTree.Files.Where(file => !file.IsOfOneSystem), file => Assert.Empty(file.PartsOfOneSystem));

    [Fact]
    public void OnlyPlatformFoldersAskWhichSystemItIs() =>
        Assert.All(
            SourceTree.Files.Where(file => !file.IsOfOneSystem && !file.ChoosesSystem),
            file => Assert.Empty(file.QuestionsForSystem));

    /// <summary>
    /// Small containers lack it, and the runtime then ends the process. What encrypts connections to other machines cannot do without.
    /// </summary>
    [Fact]
    public void NothingNeedsOpenSsl() =>
        Assert.Equal(
            ["src/Concur.Core/Measuring/LaunchCertificate.cs", "src/Concur.Core/Measuring/Platform/Contracts/IPlatform.cs"],
            from file in SourceTree.Files
            where (string[])["SHA256", "SHA1", "MD5", "RandomNumberGenerator", "IncrementalHash"] is var types && types.Any(file.Mentions)
            orderby file.Path
            select file.Path);

    [Theory]
    [InlineData("[DllImport(\"libc\")]")]
    [InlineData("[LibraryImport(\"libc\")]")]
    [InlineData("File.Exists(\"/proc/stat\")")]
    [InlineData("File.Exists($\"/proc/{id}\")")]
    [InlineData("Path.Combine(\"/sys\", name)")]
    public void APartOfOneSystemIsSeen(string code)
    {
        Assert.NotEmpty(new SourceFile("src/Concur.Core/Model/A.cs", "Concur.Core", code).PartsOfOneSystem);
        Assert.Empty(new SourceFile("src/Concur.Core/Model/A.cs", "Concur.Core", "// " + code).PartsOfOneSystem);
        Assert.True(new SourceFile("src/Concur.Core/Model/Linux/Deep/A.cs", "Concur.Core", code).IsOfOneSystem);
        Assert.False(new SourceFile("src/Concur.Core/LinuxModel/A.cs", "Concur.Core", code).IsOfOneSystem);
    }

    [Theory]
    [InlineData("if (OperatingSystem.IsWindows())")]
    [InlineData("if (RuntimeInformation.IsOSPlatform(OSPlatform.Linux))")]
    public void AQuestionForTheSystemIsSeen(string code) =>
        Assert.NotEmpty(new SourceFile("src/Concur.Core/Model/A.cs", "Concur.Core", code).QuestionsForSystem);

    [Fact]
    public void OnlyTheToolPrints() => Assert.All(SourceTree.Files.Where(file => file.Project != "Concur.Tool"), file =>
        Assert.False(
            file.Text.Contains("Console.Write", StringComparison.Ordinal) || file.Text.Contains("Console.Out", StringComparison.Ordinal),
            file.Path));

    [Theory]
    [InlineData("echarts", "charts/")]
    [InlineData("d3-", "flame/")]
    public void EachPackageOfThePageHasOneHome(string package, string home)
    {
        var users = SourceTree.PageFiles.Where(file => file.Text.Contains($"from \"{package}", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(users);
        Assert.All(users, file => Assert.StartsWith(home, file.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryFolderOfTheSourcesIsOnTheMap()
    {
        var map = File.ReadAllText(Path.Combine(SourceTree.Root, "src/README.md"));
        var folders = SourceTree.Files.Select(file => Path.GetDirectoryName(file.Path)!["src/".Length..])
            .Concat(SourceTree.PageFiles.Select(file => "Concur.ReportPage/src/" + Path.GetDirectoryName(file.Path))
                .Select(folder => folder.TrimEnd('/')));

        Assert.All(folders.Distinct(), folder => Assert.Contains($"`{folder}/`", map, StringComparison.Ordinal));
    }
}
