using System.IO.Compression;
using System.Reflection.PortableExecutable;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

public sealed class EngineInstallTests : IDisposable
{
    private const string Id = "dotnet-concur.engines.orleans";
    private const string Engine = "engine/any/" + EngineFiles.OrleansAssembly;
    private readonly ToolProcess _tool = new();

    private string Data => Path.Combine(_tool.Folder, "data");

    private string Installed => Path.Combine(
        Data, "dotnet-concur", "engines", FormattableString.Invariant($"{ProtocolVersion.Current}"), "orleans");

    public void Dispose() => _tool.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task APackageOfAFolderIsUnpackedInPlaceOfTheOneThatWasThere()
    {
        Directory.CreateDirectory(Installed);
        await File.WriteAllTextAsync(Path.Combine(Installed, "old.dll"), "", TestContext.Current.CancellationToken);
        Pack(await Version(), (Engine, "code"), ("engine/any/runtimes/win/a.dll", "more"), ("icon.png", ""));

        var ending = await Add();

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Equal(
            ["any/" + EngineFiles.OrleansAssembly, "any/runtimes/win/a.dll"],
            Directory.GetFiles(Installed, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Installed, file)).Order());
        Assert.Equal([Installed], Directory.GetDirectories(Path.GetDirectoryName(Installed)!));
    }

    [Fact(Timeout = 300_000)]
    public async Task APackageForThisMachineComesBeforeThePortableOne()
    {
        var (version, own) = (await Version(), Platforms.Current.Shell.RuntimeIdentifier);
        Pack(version, (Engine, "code"));
        Pack($"{Id}.{own}", version, version, (Engine, "code"), ($"engine/{own}/{EngineFiles.OrleansAssembly}", "compiled"));

        var ending = await Add();

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Equal(
            ((string[])["any", own]).Order(), Directory.GetDirectories(Installed).Select(folder => Path.GetFileName(folder)!).Order());
    }

    /// <summary>Half of what a silo's start takes is compiling.</summary>
    [Fact]
    public void TheEngineOfThisBuildIsPrecompiledForThisMachine()
    {
        var engine = Path.GetDirectoryName(InstalledEngines.Find(Locations.ToolFolder, EngineFiles.Orleans))!;

        Assert.Equal(Platforms.Current.Shell.RuntimeIdentifier, Path.GetFileName(engine));
        var portable = Path.Combine(Path.GetDirectoryName(engine)!, EngineFiles.Portable);
        var names = Directory.GetFiles(portable, "*.dll").Select(file => Path.GetFileName(file)).ToList();
        Assert.Contains("Orleans.Runtime.dll", names);
        Assert.All(names, name => Assert.True(IsPrecompiled(Path.Combine(engine, name)), name));
        Assert.False(IsPrecompiled(Path.Combine(portable, "Orleans.Runtime.dll")));
    }

    [Fact(Timeout = 300_000)]
    public async Task APackageOfAnotherVersionIsRefused()
    {
        Pack(Id, await Version(), "9.9.9", (Engine, "code"));

        var ending = await Add();

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("it has version 9.9.9, and the tool ", ending.LastErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Installed));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("engine/../../../outside.dll", "it has a file outside")]
    [InlineData("lib/net10.0/a.dll", "the package has no engine in it")]
    public async Task APackageThatIsNoneIsRefused(string file, string reason)
    {
        Pack(await Version(), (file, "code"));

        var ending = await Add();

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(reason, ending.LastErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Installed));
        Assert.Empty(Directory.GetFiles(_tool.Folder, "outside.dll", SearchOption.AllDirectories));
    }

    [Fact(Timeout = 300_000)]
    public async Task AFolderWithoutItIsNamed()
    {
        var ending = await Add();

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains($"has neither {Id}.", ending.LastErrorLine, StringComparison.Ordinal);
    }

    private Task<ToolProcess.Ending> Add() => _tool.Shell(
        _ => { }, "dotnet", [Locations.Tool, "engines", "add", "orleans", "--source", "."], ("XDG_DATA_HOME", Data));

    private async Task<string> Version() => (await _tool.Run("--version")).Out.Trim();

    private static bool IsPrecompiled(string path)
    {
        using var reader = new PEReader(File.OpenRead(path));
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private void Pack(string version, params (string Path, string Text)[] files) => Pack(Id, version, version, files);

    private void Pack(string id, string version, string said, params (string Path, string Text)[] files)
    {
        using var archive = ZipFile.Open(Path.Combine(_tool.Folder, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        Write($"{id}.nuspec", $"<package><metadata><id>{id}</id><version>{said}</version></metadata></package>");
        foreach (var (path, text) in files) Write(path, text);

        void Write(string path, string text)
        {
            using var writer = new StreamWriter(archive.CreateEntry(path).Open());
            writer.Write(text);
        }
    }
}
