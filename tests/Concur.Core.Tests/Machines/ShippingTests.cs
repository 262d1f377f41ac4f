using Concur.Core.Machines;
using Concur.Core.Machines.Shipping;
using Concur.Core.Machines.Wire;
using Concur.Core.Model;

namespace Concur.Core.Tests.Machines;

public sealed class ShippingTests : IDisposable
{
    private static readonly string SomeHash = new('a', 64);

    private readonly string _home = Directory.CreateTempSubdirectory("concur-shipping").FullName;

    private string Cache => Path.Combine(_home, "cache");

    private string Source => Directory.CreateDirectory(Path.Combine(_home, "source")).FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task AFolderArrivesAsItIs()
    {
        Write("a.dll", "one");
        Write("de/a.resources.dll", "eins");
        await using var agent = await InMemoryAgent.StartAsync(Cache);

        var (path, files) = await ShipAsync(agent);

        Assert.Equal(2, files);
        Assert.Equal("one", await ReadAsync(Path.Combine(path, "a.dll")));
        Assert.Equal("eins", await ReadAsync(Path.Combine(path, "de", "a.resources.dll")));
    }

    [Fact]
    public async Task WhatIsThereIsNotShippedAgainAndAChangedFileIsShippedAlone()
    {
        foreach (var name in (string[])["a.dll", "b.dll", "c.dll"]) Write(name, name);
        await using (var first = await InMemoryAgent.StartAsync(Cache)) Assert.Equal(3, (await ShipAsync(first)).Files);

        await using (var second = await InMemoryAgent.StartAsync(Cache)) Assert.Equal(0, (await ShipAsync(second)).Files);

        Write("b.dll", "changed");
        await using var third = await InMemoryAgent.StartAsync(Cache);
        var (path, files) = await ShipAsync(third);
        Assert.Equal(1, files);
        Assert.Equal("changed", await ReadAsync(Path.Combine(path, "b.dll")));
        Assert.Equal("c.dll", await ReadAsync(Path.Combine(path, "c.dll")));
    }

    [Fact]
    public async Task SeveralAgentsShipTheSameAtOnce()
    {
        for (var i = 0; i < 20; i++) Write($"{i}.dll", $"{i}");
        var agents = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => InMemoryAgent.StartAsync(Cache)));

        var paths = await Task.WhenAll(agents.Select(agent => Task.Run(() => ShipAsync(agent))));

        Assert.Single(paths.Select(each => each.Path).Distinct());
        Assert.Equal(20, Directory.GetFiles(paths[0].Path).Length);
        foreach (var agent in agents) await agent.DisposeAsync();
    }

    /// <summary>Two agents that need a folder make it at the same time, and a third one looks for one of its files.</summary>
    [Fact]
    public async Task WhatIsHereStaysHereWhileAnotherAgentMakesItAgain()
    {
        var manifest = new FolderManifest([.. Enumerable.Range(0, 500).Select(i => new ShippedFile($"{i}.dll", 1, SomeHash, false))]);
        var manifests = new ShippedManifests(Directory.CreateDirectory(Path.Combine(_home, "folders")).FullName);
        Directory.CreateDirectory(Path.Combine(_home, "folders", manifest.Name));
        manifests.Keep(manifest);

        var making = Task.Run(() =>
        {
            for (var i = 0; i < 200; i++) manifests.Keep(manifest);
        }, TestContext.Current.CancellationToken);
        do Assert.Contains(SomeHash, manifests.Here().Keys);
        while (!making.IsCompleted);

        await making;
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(Path.Combine(_home, "folders")).Count());
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/etc/evil")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a\\..\\b")]
    [InlineData("C:/evil")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("")]
    public async Task APathThatLeadsOutIsRefusedAndNothingIsWritten(string path)
    {
        await using var agent = await InMemoryAgent.StartAsync(Cache);
        var manifest = new FolderManifest([new ShippedFile(path, 1, SomeHash, false)]);

        await AssertRefused(agent, AgentOperations.Find, manifest, "is no path below the folder");
        await AssertRefused(agent, AgentOperations.Assemble, manifest, "is no path below the folder");
        Assert.Empty(Directory.EnumerateFiles(_home, "*evil*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task WhatIsNoManifestIsRefused()
    {
        await using var agent = await InMemoryAgent.StartAsync(Cache);

        await AssertRefused(agent, AgentOperations.Find, new FolderManifest([new ShippedFile("a", 1, "../evil", false)]), "is no SHA-256");
        await AssertRefused(agent, AgentOperations.Receive, new FileAsk("../evil"), "is no SHA-256");
        var twice = new ShippedFile("a", 1, SomeHash, false);
        await AssertRefused(agent, AgentOperations.Find, new FolderManifest([twice, twice]), "is there twice");
        await AssertRefused(
            agent, AgentOperations.Assemble, new FolderManifest([new ShippedFile("a", 1, SomeHash, false)]), "is not there any more");
    }

    [Fact]
    public async Task AFileThatIsAnotherThanWasSaidIsRefusedAndNotKept()
    {
        await using var agent = await InMemoryAgent.StartAsync(Cache);
        using var content = new MemoryStream([1, 2, 3]);

        var refused = await Assert.ThrowsAsync<ConcurException>(() => agent.Caller.CallAsync(
            AgentOperations.Receive, new FileAsk(SomeHash), new CallFiles { Sent = content }, TestContext.Current.CancellationToken));

        Assert.Contains("another SHA-256", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Cache, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task WhatWasUsedLongestAgoIsDeletedAndWhatIsInUseStays()
    {
        var paths = new List<string>();
        await using var user = await InMemoryAgent.StartAsync(Cache);
        Write("a.dll", new string('0', 1000));
        paths.Add((await ShipAsync(user)).Path);
        File.SetLastWriteTimeUtc(paths[0] + ".use", DateTime.UnixEpoch);
        for (var i = 1; i <= 3; i++)
        {
            await using var agent = await InMemoryAgent.StartAsync(Cache, mostBytes: 2500);
            Write("a.dll", new string((char)('0' + i), 1000));
            paths.Add((await ShipAsync(agent)).Path);
            File.SetLastWriteTimeUtc(paths[^1] + ".use", DateTime.UnixEpoch.AddDays(i));
        }

        Assert.Equal([true, false, false, true], paths.Select(Directory.Exists));
    }

    [Fact]
    public void ALinkThatLeadsOutAndHiddenFoldersAreNotShipped()
    {
        Write("a.dll", "one");
        Write(".git/config", "secret");
        Write("concur-runs/x/run.json", "{}");
        File.WriteAllText(Path.Combine(_home, "outside"), "secret");
        File.CreateSymbolicLink(Path.Combine(Source, "out.dll"), Path.Combine(_home, "outside"));
        File.CreateSymbolicLink(Path.Combine(Source, "in.dll"), Path.Combine(Source, "a.dll"));

        var source = FolderSource.Of(Source);

        Assert.Equal(["a.dll", "in.dll"], source.Manifest.Files.Select(file => file.Path));
    }

    private async Task<(string Path, int Files)> ShipAsync(InMemoryAgent agent)
    {
        var shipper = new Shipper(agent.Caller);
        var path = await shipper.ShipAsync(Source, null, TestContext.Current.CancellationToken).WaitAsync(InMemoryAgent.Limit);
        return (path, shipper.Files);
    }

    private static async Task AssertRefused<TAsk, TReply>(
        InMemoryAgent agent, Operation<TAsk, TReply> operation, TAsk ask, string message)
    {
        var refused = await Assert.ThrowsAsync<ConcurException>(() =>
            agent.Caller.CallAsync(operation, ask, new CallFiles(), TestContext.Current.CancellationToken));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(Source, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
}
