using Concur.Core.Model;

namespace Concur.Core.Analysis.Stacks;

/// <summary>The stacks in which the threads of a launch began to wait, each process's read once and only when it is asked for.</summary>
/// <param name="areRecorded">Whether stacks were walked at all.</param>
/// <param name="read">Reads those of the harness (-1) or of a worker; empty ones where nothing of it was recorded.</param>
internal sealed class LaunchStacks(bool areRecorded, Func<int, BlockingStacks> read)
{
    private readonly Dictionary<int, BlockingStacks> _read = [];
    private readonly Dictionary<(int Worker, int Stack), CallSite?> _sites = [];

    /// <summary>Whether stacks were walked at all.</summary>
    public bool AreRecorded => areRecorded;

    /// <summary>Those of a launch.</summary>
    public static LaunchStacks Of(LaunchRecord launch) => new(
        launch.Traces.Any(trace => trace.StacksPath is not null),
        worker => launch.Traces.FirstOrDefault(trace => trace.Worker == worker) is { } trace ? BlockingStacks.Read(trace.LightPath, trace.StacksPath) : new BlockingStacks());

    /// <summary>The stacks of the harness (-1) or of a worker.</summary>
    public BlockingStacks Of(int worker)
    {
        if (!_read.TryGetValue(worker, out var stacks)) _read[worker] = stacks = read(worker);
        return stacks;
    }

    /// <summary>The managed method of a process at an address; null when there is none.</summary>
    public string? NameAt(int worker, ulong address) => Of(worker).Methods.NameAt(address);

    /// <summary>Where a wait that the session without stacks timed was begun; null where that is not known.</summary>
    public CallSite? SiteOf(int worker, int threadId, bool isLock, long startNs, long endNs)
    {
        if (Of(worker).StackOf(threadId, isLock, startNs, endNs) is not { } stack) return null;
        if (!_sites.TryGetValue((worker, stack), out var site)) _sites[(worker, stack)] = site = SiteOf(Of(worker), stack);
        return site;
    }

    private static CallSite? SiteOf(BlockingStacks blocking, int stack) =>
        CallSite.Of([.. blocking.Stacks.All[stack].Select(number => blocking.Methods.NameAt(blocking.Stacks.Addresses[number])).OfType<string>()]);
}
