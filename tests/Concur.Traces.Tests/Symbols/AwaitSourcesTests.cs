using System.Reflection;
using System.Runtime.CompilerServices;
using Concur.Protocol;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Traces.Tests.Symbols;

/// <summary>The lines of awaits, by the assembly and the PDB of these tests: a comment marks the await of each state.</summary>
public sealed class AwaitSourcesTests : IDisposable
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-awaits");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(nameof(Sequence), 3)]
    [InlineData(nameof(Handlers), 4)]
    [InlineData(nameof(Loops), 3)]
    [InlineData(nameof(Unreachable), 2)]
    [InlineData(nameof(Items), 2)]
    [InlineData(nameof(Generic), 1)]
    public void EachAwaitHasItsLine(string method, int awaits)
    {
        var frames = Enumerable.Range(0, awaits).Select(state => FrameOf(method, state)).ToList();

        var places = AwaitSources.Of(frames, []);

        Assert.Equal(Marked(method, awaits), frames.Select(frame => places.GetValueOrDefault(frame)?.Line));
        Assert.All(places.Values, place => Assert.EndsWith("AwaitSourcesTests.cs", place.File, StringComparison.Ordinal));
        Assert.EndsWith("AwaitSourcesTests." + method.Replace("Generic", "Generic<>", StringComparison.Ordinal).TrimEnd('>', '<'),
            AwaitNames.Of(frames[0]).TrimEnd('>', '<'), StringComparison.Ordinal);
    }

    /// <summary>The compiler ends it with an await that has no line: that before it would be another's.</summary>
    [Fact]
    public void TheEndOfAnAwaitUsingHasNoLine()
    {
        var frames = Enumerable.Range(0, 2).Select(state => FrameOf(nameof(Disposing), state)).ToList();

        var places = AwaitSources.Of(frames, []);

        Assert.Equal([.. Marked(nameof(Disposing), 1), null], frames.Select(frame => places.GetValueOrDefault(frame)?.Line));
    }

    [Fact]
    public void AnAwaitThatIsNotThereHasNoLine()
    {
        var frame = FrameOf(nameof(Sequence), 0);

        Assert.Empty(AwaitSources.Of(
            [frame with { State = 3 }, frame with { Token = 0x0600FFFF }, frame with { Token = 0x02000001 }, frame with { Token = 1 }],
            []));
    }

    [Fact]
    public void AnotherBuildTellsNoLine()
    {
        var frame = FrameOf(nameof(Sequence), 0);
        var damaged = Path.Combine(_folder.FullName, "damaged.dll");
        File.WriteAllText(damaged, "MZ");
        var alone = Path.Combine(_folder.FullName, "alone.dll");
        File.Copy(frame.Module, alone);

        Assert.Empty(AwaitSources.Of(
            [
                frame with { ModuleId = Guid.NewGuid() }, frame with { Module = damaged }, frame with { Module = alone },
                frame with { Module = "" }, frame with { Module = "/nowhere/app.dll" },
            ],
            []));
    }

    [Fact]
    public void AFolderOfPdbsHelps()
    {
        var frame = FrameOf(nameof(Sequence), 0);
        var alone = Path.Combine(_folder.FullName, Path.GetFileName(frame.Module));
        File.Copy(frame.Module, alone);

        Assert.Single(AwaitSources.Of([frame with { Module = alone }], [Path.GetDirectoryName(frame.Module)!]));
    }

    [Theory]
    [InlineData(new byte[] { 0x02, 0x18, 0x25, 0x0A, 0x7D, 1, 0, 0, 4 }, 2)]
    [InlineData(new byte[] { 0x02, 0x1F, 0x64, 0x25, 0x13, 7, 0x7D, 1, 0, 0, 4 }, 100)]
    [InlineData(new byte[] { 0x02, 0x20, 0x00, 0x01, 0, 0, 0x25, 0x0D, 0x7D, 1, 0, 0, 4 }, 256)]
    [InlineData(new byte[] { 0x03, 0x18, 0x25, 0x0A, 0x7D, 1, 0, 0, 4 }, null)]
    [InlineData(new byte[] { 0x02, 0x18, 0x0A, 0x7D, 1, 0, 0, 4 }, null)]
    [InlineData(new byte[] { 0x7D, 1, 0, 0, 4 }, null)]
    [InlineData(new byte[] { 1 }, null)]
    public void TheStateIsWhatTheIlStores(byte[] il, int? state) => Assert.Equal(state, AwaitIl.StateBefore(il, il.Length));

    private static AwaitFrame FrameOf(string method, int state)
    {
        var attribute = typeof(AwaitSourcesTests).GetMethod(method, Own)!.GetCustomAttribute<StateMachineAttribute>()!;
        var machine = attribute.StateMachineType;
        return new AwaitFrame(
            machine.FullName!,
            machine.Assembly.Location,
            machine.Module.ModuleVersionId,
            machine.GetMethod(nameof(IAsyncStateMachine.MoveNext), Own)!.MetadataToken,
            state);
    }

    /// <summary>The lines of a method's marks, in the order of their numbers; null where there is none.</summary>
    private static IEnumerable<int?> Marked(string method, int count, [CallerFilePath] string path = "")
    {
        var lines = File.ReadAllLines(path);
        return Enumerable.Range(0, count)
            .Select(state => Array.FindIndex(lines, line => line.EndsWith($"// {method} {state}", StringComparison.Ordinal)))
            .Select(line => line < 0 ? (int?)null : line + 1);
    }

    private static async Task Sequence(bool isLast)
    {
        await Task.Yield(); // Sequence 0
        if (isLast)
            await Task.Delay(1); // Sequence 1
        else
            await Task.Delay(2).ConfigureAwait(false); // Sequence 2
    }

    private static async Task<int> Handlers()
    {
        try
        {
            await Task.Delay(1); // Handlers 0
        }
        catch (InvalidOperationException)
        {
            await Task.Delay(2); // Handlers 1
        }
        finally
        {
            await Task.Delay(3); // Handlers 2
        }

        return await Task.FromResult(1); // Handlers 3
    }

    private static async Task Loops(IAsyncEnumerable<int> items)
    {
        for (var i = 0; i < 2; i++) await Task.Yield(); // Loops 0
        await foreach (var item in items) // Loops 2
            await Task.Delay(item); // Loops 1
    }

    /// <summary>What no one reaches has a state, but no await.</summary>
#pragma warning disable CS0162
    private static async Task Unreachable()
    {
        if (1 > 2) await Task.Delay(1);
        await Task.Delay(2); // Unreachable 1
    }
#pragma warning restore CS0162

    private static async IAsyncEnumerable<int> Items()
    {
        await Task.Delay(1); // Items 0
        yield return 1;
        await Task.Delay(2); // Items 1
        yield return 2;
    }

    private static async Task<T> Generic<T>(Task<T> task) => await task; // Generic 0

    private static async Task Disposing(IAsyncDisposable used)
    {
        await using var own = used;
        await Task.Delay(1); // Disposing 0
        GC.KeepAlive(own);
    }
}
