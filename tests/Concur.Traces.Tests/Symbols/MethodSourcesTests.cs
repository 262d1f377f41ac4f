using System.Runtime.CompilerServices;
using Concur.Traces.Symbols;

namespace Concur.Traces.Tests.Symbols;

/// <summary>Methods are found in the source by the PDB of their assembly, by the names that stacks have.</summary>
public sealed class MethodSourcesTests
{
    private const string Here = "Concur.Traces.Tests.Symbols.MethodSourcesTests";
    private static readonly string Assembly = typeof(MethodSourcesTests).Assembly.Location;

    [Fact]
    public async Task AMethodStandsWhereItsCodeBegins()
    {
        var found = MethodSources.Find(Assembly, Names("Plain", "Awaiting", "Inner.Nested", "Generic<>.Of"));

        Assert.Equal(Plain(), PlaceOf(found[$"{Here}.Plain"]));
        Assert.Equal(await Awaiting(), PlaceOf(found[$"{Here}.Awaiting"]));
        Assert.Equal(Inner.Nested(), PlaceOf(found[$"{Here}.Inner.Nested"]));
        Assert.Equal(Generic<int>.Of(), PlaceOf(found[$"{Here}.Generic<>.Of"]));
    }

    /// <summary>A stack does not tell which of two it was.</summary>
    [Fact]
    public void OneOfSeveralWithTheSameNameHasNoLine()
    {
        Assert.NotEqual(Twice(1), Twice("one"));
        Assert.Equal(
            [($"{Here}.Twice", (Plain().File, 0))],
            MethodSources.Find(Assembly, Names("Twice", "Nowhere")).Select(found => (found.Key, PlaceOf(found.Value))));
    }

    [Fact]
    public void WithoutAPdbNothingIsFound()
    {
        var folder = Directory.CreateTempSubdirectory("concur-sources");
        try
        {
            var alone = Path.Combine(folder.FullName, "alone.dll");
            File.Copy(Assembly, alone);
            Assert.Empty(MethodSources.Find(alone, Names("Plain")));
            File.WriteAllText(alone, "no assembly");
            Assert.Empty(MethodSources.Find(alone, Names("Plain")));
            Assert.Empty(MethodSources.Find(Path.Combine(folder.FullName, "nowhere.dll"), Names("Plain")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string File, int Line) PlaceOf(SourceLocation found) => (found.File, found.Line);

    private static HashSet<string> Names(params string[] methods) => [.. methods.Select(method => $"{Here}.{method}")];

    private static (string File, int Line) Place([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => (file, line);

    private static (string File, int Line) Plain() => Place();

    private static async Task<(string File, int Line)> Awaiting() => await Task.FromResult(Place());

    private static (string File, int Line) Twice(int one) => Place(line: one);

    private static (string File, int Line) Twice(string one) => Place(line: one.Length + 1);

    private static class Inner
    {
        public static (string File, int Line) Nested() => Place();
    }

    private static class Generic<T>
    {
        public static (string File, int Line) Of() => typeof(T).IsValueType ? Place() : default;
    }
}
