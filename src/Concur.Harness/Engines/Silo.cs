using Concur.Harness.Platform;
using Concur.Protocol;

namespace Concur.Harness.Engines;

/// <summary>A silo as the harness sees it.</summary>
/// <param name="number">Its number in the launch, and of the worker by which it is asked what concerns it as a whole.</param>
/// <param name="name">Its name.</param>
/// <param name="machine">The name of its machine; null where the harness started it, on its own.</param>
/// <param name="process">The process; null where others started it.</param>
internal sealed class Silo(int number, string name, string? machine, SiloProcess? process) : IDisposable
{
    private readonly Lock _gate = new();
    private ProcessCounters? _usage = default(ProcessCounters);
    private long _compilingNs;

    /// <summary>Its number in the launch.</summary>
    public int Number => number;

    /// <summary>Which process of the launch it is.</summary>
    public ProcessRole Role { get; } = ProcessRole.Worker(number);

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The name of its machine; null for the harness's own.</summary>
    public string? Machine => machine;

    /// <summary>The process; null where others started it.</summary>
    public SiloProcess? Process => process;

    /// <summary>What it said when it was ready; null before that.</summary>
    public SiloReady? Ready { get; set; }

    /// <summary>What it read before the first measured iteration; null where it was not asked or did not answer.</summary>
    public ProcessReading? AtStart { get; set; }

    /// <summary>What it read after the last measured iteration; null where it was not asked or did not answer.</summary>
    public ProcessReading? AtEnd { get; set; }

    /// <summary>Round trips to it.</summary>
    public List<ClockPing> Pings { get; } = [];

    /// <summary>What it had used when it last answered; null where its system does not give it.</summary>
    public ProcessCounters? Usage
    {
        get
        {
            lock (_gate) return _usage;
        }
    }

    /// <summary>How long its runtime had compiled when it last answered, ns.</summary>
    public long CompilingNs => Interlocked.Read(ref _compilingNs);

    /// <summary>
    /// Keeps what an answer told of the process. Answers to several lanes may be kept in another order than they were given.
    /// </summary>
    public void Keep(ProcessCounters? usage, long compilingNs)
    {
        lock (_gate)
        {
            if (usage is null || _usage is null) _usage = usage;
            else if (usage.Value.UserNs + usage.Value.KernelNs > _usage.Value.UserNs + _usage.Value.KernelNs) _usage = usage;
            _compilingNs = Math.Max(_compilingNs, compilingNs);
        }
    }

    /// <summary>Its name in messages, with where it is.</summary>
    public override string ToString() => (machine, Ready) switch
    {
        ({ } there, _) => $"silo '{name}' on {there}",
        (null, { } ready) => $"silo '{name}' (process {ready.ProcessId})",
        _ => $"silo '{name}'",
    };

    public void Dispose()
    {
        if (process is null) return;
        process.Dispose();
        ProcessAccounting.AddEnded(Usage);
    }
}
