using System.Reflection;
using System.Runtime.CompilerServices;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Traces.Tests.Symbols;

/// <summary>Methods of a recorded process are found in the source by the PDB of the very build that it loaded.</summary>
public sealed class LoadedMethodsTests : IDisposable
{
    private const int First = 0x06000001;
    private static readonly Guid Build = new("0f8fad5b-d9cb-469f-a165-70867728950e");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-pdb");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>State machines, lambdas and local functions of this test as its compiler made them.</summary>
    [Fact]
    public async Task WhatAwaitsStandsWhereAPersonWroteIt()
    {
        var assembly = typeof(LoadedMethodsTests).Assembly.Location;
        var code = new LoadedCode().Module(7, assembly, PdbBytes.BuildOf(assembly));
        var methods = typeof(LoadedMethodsTests).Assembly.GetTypes()
            .Where(type => type == typeof(Awaiting) || type.FullName!.StartsWith(typeof(Awaiting).FullName + "+", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        foreach (var method in methods) code.Method(7, method.MetadataToken, method.DeclaringType!.FullName!, method.Name);

        var found = MethodSources.Of([code.Methods], []);

        var here = typeof(Awaiting).FullName!.Replace('+', '.');
        var lines = await Awaiting.RunAsync();
        Assert.Equal(lines.File, found[$"{here}.RunAsync"].File);
        AssertFirst(lines.Run, "RunAsync");
        AssertFirst(lines.Lambda, "RunAsync.lambda");
        AssertFirst(lines.Local, "RunAsync.Local");

        // Unless it optimises, the compiler's code begins at the brace above the first statement.
        void AssertFirst(int statement, string name) => Assert.InRange(found[$"{here}.{name}"].Line, statement - 1, statement);
    }

    [Theory]
    [InlineData("app.pdb")]
    [InlineData("symbols/app.pdb")]
    [InlineData("symbols/app.pdb/0f8fad5bd9cb469fa16570867728950effffffff/app.pdb")]
    [InlineData("symbols/app.pdb/0F8FAD5BD9CB469FA16570867728950EFFFFFFFF/app.pdb")]
    public void APdbLiesBesideItsAssemblyOrInAFolderForPdbs(string path)
    {
        Write(path, PdbBytes.Of(Build, "/src/App.cs", 58));

        Assert.Equal([new SourceLocation("/src/App.cs", 58, null)], Find().Values);
    }

    [Theory]
    [InlineData("app.dll")]
    [InlineData("symbols/app.dll")]
    public void APdbMayBeInsideItsAssembly(string path)
    {
        Write(path, PdbBytes.Embedding(PdbBytes.Of(Build, "/src/App.cs", 58)));

        Assert.Equal([new SourceLocation("/src/App.cs", 58, null)], Find().Values);
    }

    [Fact]
    public void ThatOfAnotherBuildIsRefusedAndTheRightOneIsLookedForFurther()
    {
        var other = new Guid("11111111-d9cb-469f-a165-70867728950e");
        Write("app.pdb", PdbBytes.Of(other, "/src/Wrong.cs", 1));
        Write("app.dll", PdbBytes.Embedding(PdbBytes.Of(other, "/src/Wrong.cs", 1)));
        Assert.Empty(Find());

        Write("symbols/app.pdb", "no PDB"u8.ToArray());
        Assert.Empty(Find());

        Write("symbols/app.dll", PdbBytes.Embedding(PdbBytes.Of(Build, "/src/App.cs", 58)));
        Assert.Equal("/src/App.cs", Assert.Single(Find()).Value.File);
    }

    [Fact]
    public void WithoutTheIdentityOfItsAssemblyAMethodHasNoPlace()
    {
        Write("app.pdb", PdbBytes.Of(Build, "/src/App.cs", 58));
        var path = Path.Combine(_folder.FullName, "app.dll");
        var none = new LoadedCode().Method(7, First, "App", "Run");
        var reused = new LoadedCode().Module(7, path, Build).Module(7, path, Guid.NewGuid()).Method(7, First, "App", "Run");
        var elsewhere = new LoadedCode().Module(7, "app.dll", Build).Module(8, "//server/app.dll", Build)
            .Method(7, First, "App", "Run").Method(8, First, "App", "Go");

        Assert.Empty(MethodSources.Of([none.Methods, reused.Methods, elsewhere.Methods], []));
    }

    /// <summary>Damaged traces have such numbers; the second method is the compiler's own.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0x06000000)]
    [InlineData(0x06000002)]
    [InlineData(0x06000003)]
    [InlineData(0x02000001)]
    [InlineData(0x06FFFFFF)]
    [InlineData(-1)]
    public void ANumberThatIsNoMethodsOfAPersonHasNoPlace(int token)
    {
        Write("app.pdb", PdbBytes.Of(Build, "/src/App.cs", 58));

        Assert.Empty(Find(token));
    }

    [Fact]
    public void OfSeveralMethodsOfOneNameTheLineIsNotKnownAndInSeveralFilesNothing()
    {
        Write("app.pdb", PdbBytes.Of(Build, "/src/App.cs", 58));
        Write("more/app.pdb", PdbBytes.Of(Build, "/src/App.cs", 60));
        Write("other/app.pdb", PdbBytes.Of(Build, "/src/Other.cs", 60));
        MethodMap Code(string folder) =>
            new LoadedCode().Module(7, Path.Combine(_folder.FullName, folder, "app.dll"), Build).Method(7, First, "App", "Run").Methods;

        Assert.Equal(new SourceLocation("/src/App.cs", 58, null), MethodSources.Of([Code(""), Code("")], [])["App.Run"]);
        Assert.Equal(new SourceLocation("/src/App.cs", 0, null), MethodSources.Of([Code(""), Code("more")], [])["App.Run"]);
        Assert.Empty(MethodSources.Of([Code(""), Code("more"), Code("other")], []));
    }

    [Fact]
    public void TheHarnesssOwnMethodsHaveNoPlace()
    {
        Write("app.pdb", PdbBytes.Of(Build, "/src/Unit.cs", 58));
        var code = new LoadedCode().Module(7, Path.Combine(_folder.FullName, "app.dll"), Build)
            .Method(7, First, "Concur.Harness.Units.UnitRunner", "Run");

        Assert.Empty(MethodSources.Of([code.Methods], []));
    }

    [Fact]
    public void ThePdbsSourceLinkSaysWhereTheFileIsOnTheWeb()
    {
        Write("app.pdb", PdbBytes.Of(Build, "/src/sub dir/App.cs", 58, """
            {"documents": {"/src/*": "https://raw.githubusercontent.com/me/app/abc/*"}}
            """));

        Assert.Equal("https://github.com/me/app/blob/abc/sub%20dir/App.cs#L58", Assert.Single(Find()).Value.Url);
    }

    private IReadOnlyDictionary<string, SourceLocation> Find(int token = First) => MethodSources.Of(
        [new LoadedCode().Module(7, Path.Combine(_folder.FullName, "app.dll"), Build).Method(7, token, "App", "Run").Methods],
        [Path.Combine(_folder.FullName, "symbols")]);

    private void Write(string path, byte[] bytes)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    private static class Awaiting
    {
        public static async Task<(string File, int Run, int Lambda, int Local)> RunAsync()
        {
            var run = Line();
            await Task.Yield();
            Func<Task<int>> lambda = async () =>
            {
                var line = Line();
                await Task.Yield();
                return line;
            };

            async Task<int> Local()
            {
                var line = Line();
                await Task.Yield();
                return line;
            }

            return (File(), run, await lambda(), await Local());
        }

        private static int Line([CallerLineNumber] int line = 0) => line;

        private static string File([CallerFilePath] string file = "") => file;
    }
}
