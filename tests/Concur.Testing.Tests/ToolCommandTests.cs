namespace Concur.Testing.Tests;

/// <summary>Where the tool is found, in this order: the variable, a local manifest, the installed one.</summary>
public sealed class ToolCommandTests : IDisposable
{
    private const string Manifest =
        """{ "version": 1, "tools": { "dotnet-concur": { "version": "1.0.0", "commands": ["dotnet-concur"] } } }""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-testing");

    private string Deep => Path.Combine(_folder.FullName, "bin", "deep");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TheVariableComesFirst()
    {
        Write(".config/dotnet-tools.json", Manifest);
        var (program, assembly) = (Write("x/concur"), Write("x/dotnet-concur.dll"));

        AssertFinds(program, [], ("CONCUR_TOOL", program));
        AssertFinds("/sdk/dotnet", [assembly], ("CONCUR_TOOL", assembly), ("DOTNET_HOST_PATH", "/sdk/dotnet"));
    }

    [Fact]
    public void AVariableThatNamesNothingIsAnError()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Find(("CONCUR_TOOL", "/nowhere")));

        Assert.Equal("CONCUR_TOOL names '/nowhere', and there is no such file", error.Message);
    }

    [Theory]
    [InlineData(".config/dotnet-tools.json")]
    [InlineData("dotnet-tools.json")]
    public void AManifestOfAFolderAboveComesBeforeTheInstalledTool(string path)
    {
        Write(path, Manifest);

        AssertFinds("dotnet", ["concur"], ("PATH", Path.GetDirectoryName(Write("x/dotnet-concur"))!));
    }

    [Theory]
    [InlineData("""{ "version": 1, "tools": { "other": {} } }""")]
    [InlineData("damaged")]
    public void AManifestWithoutTheToolDoesNotCount(string manifest)
    {
        Write("dotnet-tools.json", manifest);
        var installed = Write("x/dotnet-concur");

        AssertFinds(installed, [], ("PATH", "/nowhere" + Path.PathSeparator + Path.GetDirectoryName(installed)));
    }

    [Fact]
    public void GlobalToolsNeedNotBeOnThePath() =>
        AssertFinds(Write("home/.dotnet/tools/dotnet-concur"), [], ("HOME", Path.Combine(_folder.FullName, "home")));

    [Fact]
    public void AMissingToolIsSaidWithTheCommandThatInstallsIt()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Find(("HOME", _folder.FullName)));

        Assert.EndsWith("install it: dotnet tool install -g dotnet-concur", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.3.0\n", "0.3.1-alpha.0.4")]
    [InlineData("0.4.0-alpha.1+abc", "0.3.1")]
    [InlineData("1.0.0", "0.9.0")]
    [InlineData("1.0.0", "")]
    public void AToolOfThisVersionOrLaterWillDo(string tool, string own) => ToolCommand.Require(tool, own);

    [Theory]
    [InlineData("0.2.9\n", "dotnet-concur 0.2 is older than this Concur.Testing, which needs 0.3 or later; update it: dotnet tool update")]
    [InlineData("hello", "dotnet-concur prints 'hello' for its version: it is another tool; update it")]
    public void AnOlderToolIsRefused(string tool, string expected) => Assert.StartsWith(
        expected,
        Assert.Throws<InvalidOperationException>(() => ToolCommand.Require(tool, "0.3.0")).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task AProgramThatRunsTooLongIsEnded()
    {
        var sleep = new ToolCommand("sleep", []);

        var error = await Assert.ThrowsAsync<TimeoutException>(() =>
            ToolProcess.RunAsync(sleep, ["600"], [], TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));

        Assert.Equal("the measurement took longer than 1 s; give it more by WithTimeout", error.Message);
    }

    [Fact]
    public async Task ACancelledTestEndsTheProgram()
    {
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ToolProcess.RunAsync(new ToolCommand("sleep", []), ["600"], [], TimeSpan.FromMinutes(5), cancelled.Token));
    }

    [Fact]
    public async Task AProgramThatCannotBeStartedIsNamed()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ToolProcess.RunAsync(
            new ToolCommand("/nowhere/at-all", []), [], [], TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        Assert.StartsWith("'/nowhere/at-all' can't be started: ", error.Message, StringComparison.Ordinal);
    }

    private void AssertFinds(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        var found = Find(variables);

        Assert.Equal(program, found.Program);
        Assert.Equal(arguments, found.Arguments);
    }

    private ToolCommand Find(params (string Name, string Value)[] variables)
    {
        Directory.CreateDirectory(Deep);
        return ToolCommand.Find(name => variables.FirstOrDefault(variable => variable.Name == name).Value, Deep);
    }

    private string Write(string path, string text = "")
    {
        var full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }
}
