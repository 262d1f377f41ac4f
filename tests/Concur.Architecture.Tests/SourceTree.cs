using System.Reflection;
using System.Text.RegularExpressions;

namespace Concur.Architecture.Tests;

/// <summary>A source file of the product.</summary>
/// <param name="Path">Relative to the repository.</param>
/// <param name="Project">Such as Concur.Core.</param>
/// <param name="Text">What it says.</param>
internal sealed partial record SourceFile(string Path, string Project, string Text)
{
    public string Namespace => NamespaceLine().Match(Text).Groups[1].Value;

    public IEnumerable<string> Usings => UsingLine().Matches(Text).Select(match => match.Groups[1].Value);

    public IEnumerable<string> DeclaredTypes => TypeLine().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>Whether the name stands in the code, comments left out.</summary>
    public bool Mentions(string name) => Regex.IsMatch(CommentLine().Replace(Text, ""), $@"\b{name}\b");

    /// <summary>Whether it stands below a folder named for an operating system.</summary>
    public bool IsOfOneSystem => Path.Split('/').Any(folder => folder is "Linux" or "Unix" or "Windows" or "MacOS");

    /// <summary>Whether it stands below a folder in which the implementation for an operating system is chosen.</summary>
    public bool ChoosesSystem => Path.Split('/').Contains("Platform");

    /// <summary>Lines that only one operating system can execute, comments left out.</summary>
    public IEnumerable<string> PartsOfOneSystem =>
        SystemPart().Matches(CommentLine().Replace(Text, "")).Select(match => match.Value.Trim());

    /// <summary>Lines that ask which operating system it is, comments left out.</summary>
    public IEnumerable<string> QuestionsForSystem =>
        SystemQuestion().Matches(CommentLine().Replace(Text, "")).Select(match => match.Value.Trim());

    [GeneratedRegex(@"^.*(?:\b(?:DllImport|LibraryImport)\b|""/(?:proc|sys)\b).*$", RegexOptions.Multiline)]
    private static partial Regex SystemPart();

    [GeneratedRegex(@"^.*(?:\bOperatingSystem\.Is|\bIsOSPlatform\b).*$", RegexOptions.Multiline)]
    private static partial Regex SystemQuestion();

    [GeneratedRegex(@"^(?:public|internal)[\w ]*? (?:record struct|class|record|struct|enum|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex CommentLine();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}

/// <summary>The product's sources as they stand in the repository.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Path.GetFullPath(
        typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    /// <summary>The sources of the product.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } = [.. Paths("src", "*.cs").Select(Read)];

    /// <summary>The sources of the product and of its tests.</summary>
    public static IReadOnlyList<SourceFile> FilesWithTests { get; } = [.. Files, .. Paths("tests", "*.cs").Select(Read)];

    /// <summary>The report page's sources: paths relative to its folder, and what they say.</summary>
    public static IReadOnlyList<(string Path, string Text)> PageFiles { get; } = [.. Paths(PageFolder, "*.ts").Select(ReadPage)];

    private const string PageFolder = "src/Concur.ReportPage/src";

    private static IEnumerable<string> Paths(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Contains("node_modules"));

    private static SourceFile Read(string path)
    {
        var relative = Path.GetRelativePath(Root, path).Replace('\\', '/');
        return new SourceFile(relative, relative.Split('/')[1], File.ReadAllText(path));
    }

    private static (string Path, string Text) ReadPage(string path) =>
        (Path.GetRelativePath(Path.Combine(Root, PageFolder), path).Replace('\\', '/'), File.ReadAllText(path));
}
