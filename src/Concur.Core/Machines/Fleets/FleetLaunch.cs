using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines.Fleets;

/// <summary>One launch whose silos are on other machines: they are started first, and wait for the launch's own process.</summary>
/// <param name="dealt">Which machine has which worker.</param>
[SuppressMessage("Maintainability", "CA1506", Justification = "It joins a launch here and silos there.")]
internal sealed class FleetLaunch(DealtWorkers dealt) : IAsyncDisposable
{
    /// <summary>The launch has this long to notice by itself that a silo has ended, before it is ended.</summary>
    private static readonly TimeSpan LongestUnnoticed = TimeSpan.FromSeconds(30);

    /// <summary>The end of a launch may be the first that its silos hear for a while, and a recording has to be written.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(60);

    private readonly PrivateFolder _folder = PrivateFolder.Create();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _given = new();
    private ImmutableArray<RunningSilo> _silos = [];
    private LaunchSpec? _spec;
    private long _began;

    /// <summary>Has every machine that has workers start a silo.</summary>
    /// <exception cref="ConcurException">A machine was lost.</exception>
    public async Task StartAsync(LaunchPlan plan, RunRequest request, string traceFolder, CancellationToken cancellation)
    {
        var places = await FleetPlaces.FindAsync(plan.Spec, dealt, _folder, cancellation);
        _spec = places.Spec with { JoinedPath = JoinedPath };
        _began = Stopwatch.GetTimestamp();
        _silos = [.. places.Hosts.Select((host, number) => Start(host, number))];

        RunningSilo Start(SiloHost host, int number)
        {
            SiloOrder Order(LaunchOrder launch) => new()
            {
                Launch = launch,
                Silo = [.. places.SiloOf(number).ToLines()],
                Number = number,
                Certificate = places.Certificate,
                FileName = FileNames.Of($"{plan.Trial.Label}-on-{host.Member.Name}"),
            };
            return new RunningSilo(
                host,
                ProcessRole.Worker(number),
                host.Recorder.RunSiloAsync(plan, request, Order, traceFolder, _over.Task, _given.Token));
        }
    }

    /// <summary>Makes the launch, and then has what the machines recorded.</summary>
    public async Task<LaunchRecord> DriveAsync(
        ILaunchRecorder here, LaunchPlan plan, RunRequest request, string traceFolder, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var driving = here.RecordAsync(plan with { Spec = _spec! }, request, traceFolder, either.Token);
        string? early = null;
        var first = Task.WhenAny(_silos.Select(silo => silo.Ended));
        if (await Task.WhenAny(driving, first) == first)
        {
            var ended = await await first;
            early = EarlyLoss(ended);
            if (await Task.WhenAny(driving, UnnoticedAsync(ended)) != driving) await either.CancelAsync();
        }

        var record = await driving;
        if (cancellation.IsCancellationRequested) await _given.CancelAsync();
        var machines = await EndAsync();
        record = record with { Plan = plan, Machines = machines };
        return record.Ending != LaunchEnding.Cancelled || cancellation.IsCancellationRequested ? record : record with
        {
            Ending = LaunchEnding.Exited,
            Lost = early ?? machines.Where(machine => machine.Lost is not null).Select(WordsOf).FirstOrDefault("a machine was lost"),
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        await _given.CancelAsync();
        await ((Task)Task.WhenAll(_silos.Select(silo => silo.Ended))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _folder.Dispose();
        _given.Dispose();
    }

    /// <summary>What a connection or an agent says of a machine has its name already.</summary>
    private static string WordsOf(MachineRecord machine) =>
        machine.Lost!.Contains(machine.Name, StringComparison.Ordinal) ? machine.Lost : $"machine '{machine.Name}': {machine.Lost}";

    /// <summary>
    /// A silo that could not start is told at once, and so is one whose machine was lost before it had joined: until then nothing tells the
    /// launch of it. Of one that was lost later the launch should hear by itself, with the unit that it ran.
    /// </summary>
    private Task UnnoticedAsync(EndedSilo ended) =>
        ended.IsRefused || ended.Record?.Failure is not null || EarlyLoss(ended) is not null
            ? Task.CompletedTask
            : Task.Delay(LongestUnnoticed);

    /// <summary>How a machine was lost before the silos had joined; null where they had.</summary>
    private string? EarlyLoss(EndedSilo ended) => ended is { Lost: { } lost, IsRefused: false } && !File.Exists(JoinedPath)
        ? $"{RemoteLaunch.Noticed(lost, _began)} and before all silos had joined"
        : null;

    /// <summary>The launch's own process makes this file when all silos have joined.</summary>
    private string JoinedPath => _folder.File("joined");

    private async Task<ImmutableArray<MachineRecord>> EndAsync()
    {
        _over.TrySetResult();
        var all = Task.WhenAll(_silos.Select(silo => silo.Ended));
        await Task.WhenAny(all, Task.Delay(LongestEnd));
        return [.. await Task.WhenAll(_silos.Select(silo => silo.RecordAsync()))];
    }
}
