using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>Finds the project of a solution (.slnx, .sln) that is meant. The SDK reads the solution.</summary>
/// <param name="harness">For the host, beside which the SDK lies.</param>
public sealed class SolutionProjects(HarnessFiles harness)
{
    private static readonly string[] Endings = [".csproj", ".fsproj", ".vbproj"];

    /// <summary>What only the file of a test project says; others say it in a file above.</summary>
    private static readonly string[] MarksOfTests = ["Microsoft.NET.Test.Sdk", "MSTest.Sdk", "<IsTestProject>true"];

    /// <summary>Finds it.</summary>
    /// <param name="path">The absolute path of the solution.</param>
    /// <param name="name">The name of the project; null for the only one that is no test.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The absolute path of the project.</returns>
    /// <exception cref="ConcurException">It can't be read, or several projects could be meant: the message lists them.</exception>
    public async Task<string> FindAsync(string path, string? name, CancellationToken cancellation)
    {
        var sdk = new DotnetSdk(harness);
        sdk.Require($"reading '{path}'");
        var exit = await sdk.RunAsync(["sln", path, "list"], cancellation);
        var lines = DotnetSdk.LinesOf(exit);
        if (exit.Usage.ExitCode != 0) throw Bad(lines is [.., var last] ? last : $"'{path}' cannot be read");
        return Choose(path, lines, name);
    }

    /// <summary>Of the projects that the SDK lists below a line of dashes, the one that is meant.</summary>
    internal static string Choose(string solution, ImmutableArray<string> lines, string? name)
    {
        var folder = Path.GetDirectoryName(solution)!;
        ImmutableArray<string> projects = [.. lines.Where(IsProject).Select(line => Path.GetFullPath(line, folder))];
        if (projects.IsEmpty) throw Bad($"'{solution}' has no project that can be run");
        var named = projects.Where(project => NameOf(project).Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (named.Count == 1) return named[0];
        if (named.Count > 1)
        {
            var paths = TerminalText.Name(string.Join(" or ", named.Select(project => Path.GetRelativePath(folder, project))));
            throw Bad($"'{solution}' has {named.Count} projects '{name}'; give the path of one of them instead: {paths}");
        }

        if (!lines.Any(line => line.All(letter => letter == '-'))) // The end of a long list is kept.
            throw Bad($"'{solution}' has too many projects to choose from; give the path of one of them instead");
        if (name is not null) throw Bad($"'{solution}' has no project '{name}'; it has {Names(projects)}");
        var candidates = projects.Where(project => !IsTest(project)).ToImmutableArray();
        return (candidates, projects) switch
        {
            ([var only], _) => only,
            ([], [var only]) => only,
            _ => throw Bad(
                $"'{solution}' has several projects ({Names(candidates.IsEmpty ? projects : candidates)}); choose one by --project NAME"),
        };
    }

    private static bool IsProject(string line) => Endings.Any(ending => line.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool IsTest(string project)
    {
        if (NameOf(project) is var name && (EndsWith(name, "Tests") || EndsWith(name, "Test"))) return true;
        if (!File.Exists(project)) return false;
        var text = File.ReadAllText(project);
        return MarksOfTests.Any(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase));
    }

    private static bool EndsWith(string name, string ending) => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static string Names(ImmutableArray<string> projects) => TerminalText.Name(string.Join(", ", projects.Select(NameOf)));

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);

    private static ConcurException Bad(string message) => new(FailureKind.BadInput, message);
}
