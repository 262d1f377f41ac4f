using System.Collections.Concurrent;

namespace Concur.EndToEnd.Tests;

/// <summary>Runs of the tool that several tests look at. Each is made when the first test asks for it.</summary>
public sealed class Recordings : IDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Recording>>> Made = new(StringComparer.Ordinal);

    /// <summary>A strategy of each kind on the default workload, with everything that the tool can record.</summary>
    internal static Task<Recording> EveryStrategy =>
        Of("run random -n 50000 -s threads,thread-pool,parallel-for,gil,processes --launches 1");

    /// <summary>Two threads that fight for a lock, and the remedy for that.</summary>
    internal static Task<Recording> ContendedLock => Of("run counter-lock -n 20000000 -s threads -w 2 --launches 1 --verify");

    /// <summary>Two threads that take turns at a lock, which each holds while it sleeps, and the remedy for that.</summary>
    internal static Task<Recording> LockHeldInSleep =>
        Of($"run {Locations.TruthWorkloads} --method contentions -u 4 -s threads -w 2 --launches 1 --verify");

    /// <summary>Sixteen sleeps of 40 ms: eight in a row on each of two threads, and all at once where they are awaited.</summary>
    internal static Task<Recording> Sleeps =>
        Of("run sleep -n 40 -u 16 -s threads,thread-pool,async -w 2 --launches 1 --iterations 1 --profile light");

    /// <summary>Units that block on async methods.</summary>
    internal static Task<Recording> SyncOverAsync =>
        Of("run sync-over-async -u 16 -s threads,thread-pool -w 2 --launches 1 --profile light");

    /// <summary>Results of many megabytes on their way from worker processes.</summary>
    internal static Task<Recording> Payload =>
        Of("run payload -n 2000000 -u 2 -s processes,process-pool -w 2 --launches 1 --iterations 4 --profile light");

    /// <summary>Eight threads for each core that there is.</summary>
    internal static Task<Recording> Oversubscribed =>
        Of($"run primes -n 100000 -u {ManyLanes} -w {ManyLanes} -s threads --launches 1 --iterations 2 --profile light");

    /// <inheritdoc cref="Oversubscribed"/>
    internal static int ManyLanes { get; } = 8 * Environment.ProcessorCount;

    /// <summary>Skips the test where the machine refuses perf events.</summary>
    internal static async Task SkipWithoutPerfEvents() =>
        Assert.SkipUnless((await ContendedLock).Output.HasPerfEvents, "this machine refuses perf events");

    /// <summary>A run that succeeds, in the folder <c>out</c>.</summary>
    /// <param name="command">The tool's arguments, but for output and format.</param>
    internal static Task<Recording> Of(string command) => Made.GetOrAdd(command, _ => new Lazy<Task<Recording>>(() => Make(command))).Value;

    public void Dispose()
    {
        foreach (var run in Made.Values.Select(run => run.Value).Where(run => run.IsCompletedSuccessfully)) run.Result.Tool.Dispose();
    }

    private static async Task<Recording> Make(string command)
    {
        var tool = new ToolProcess();
        var ending = await tool.Run([.. command.Split(' '), "-o", "out", "--format", "json"]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        return new Recording(tool, ending, new RunOutput(ending.Out));
    }

    /// <summary>A run and where it lies. Tests read it and leave it as it is.</summary>
    internal sealed record Recording(ToolProcess Tool, ToolProcess.Ending Ending, RunOutput Output)
    {
        /// <summary>The run folder.</summary>
        public string Folder => Path.Combine(Tool.Folder, "out");

        public Task<string> Read(string file) => File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken);

        /// <summary>Copies the run folder into a folder of the test's own.</summary>
        public void CopyTo(string folder)
        {
            foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }
        }
    }
}
