using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines.Fleets;

/// <summary>
/// The machines over which units are spread: agents that start silos there. Launches are made on this machine, and what they drive is
/// there.
/// </summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It joins targets, agents, addresses and recorders.")]
public sealed class ConnectedFleet : ILaunchMachine, IAsyncDisposable
{
    private readonly HarnessFiles _harness;
    private readonly ThisMachine _local;
    private readonly ImmutableArray<FleetMember> _members;

    private ConnectedFleet(HarnessFiles harness, ImmutableArray<FleetMember> members, string ownAddress)
    {
        (_harness, _local, _members, OwnAddress) = (harness, new ThisMachine(harness), members, ownAddress);
        Fleet = new Fleet([.. members.Select(member => new FleetMachine(member.Name, member.Facts))]);
    }

    /// <inheritdoc/>
    public Fleet Fleet { get; }

    /// <summary>Where silos find each other; null for the driver.</summary>
    internal ClusterMembership? Membership => _harness.Membership;

    /// <summary>The address of this machine at which the others reach it.</summary>
    internal string OwnAddress { get; }

    /// <summary>How many files were shipped to each machine, and their size in bytes, by its name.</summary>
    public IEnumerable<(string Machine, int Files, long Bytes)> Shipped =>
        _members.Select(member => (member.Name, member.Machine.Shipped.Files, member.Machine.Shipped.Bytes));

    /// <summary>The names of each machine that was given several times.</summary>
    public IEnumerable<IReadOnlyList<string>> GivenTwice =>
        FleetAddresses.Shared(_members.Select(member => (member.Name, member.Address)));

    /// <summary>Connects the machines.</summary>
    /// <param name="targets">The machines.</param>
    /// <param name="controller">This tool.</param>
    /// <param name="harness">The harness of this tool.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ConcurException">A machine is refused, or the machines don't reach each other.</exception>
    public static async Task<ConnectedFleet> ConnectAsync(
        ImmutableArray<Target> targets, Controller controller, HarnessFiles harness, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(harness);
        var connecting = targets.Select(target => ConnectedMachine.ConnectAsync(target, controller, cancellation)).ToList();
        try
        {
            var machines = await Task.WhenAll(connecting);
            var members = await Task.WhenAll(machines.Select(machine => MemberAsync(machine, cancellation)));
            var own = FleetAddresses.OfThisFor(members.Where(member => !member.IsHere).Select(member => member.Address));
            var placed = members.Select(member => member.IsHere ? member with { Address = own } : member).ToImmutableArray();
            await Task.WhenAll(placed.Select(member => FleetAddresses.CheckAsync(member, cancellation)));
            return new ConnectedFleet(harness, placed, own);
        }
        catch
        {
            await Task.WhenAll(connecting.Select(EndAsync));
            throw;
        }
    }

    /// <summary>Has the harness, the engine and the files of assemblies on every machine, before anything is measured.</summary>
    /// <exception cref="ConcurException">They can't be sent, or kept there.</exception>
    public Task PrepareAsync(IEnumerable<string> assemblies, CancellationToken cancellation)
    {
        ImmutableArray<string> paths = [.. assemblies];
        return Task.WhenAll(_members.Select(async member =>
        {
            await member.Machine.PrepareAsync(paths, cancellation);
            await member.Machine.ShipEngineAsync(_harness, cancellation);
        }));
    }

    /// <inheritdoc/>
    public void Tell(IProgress<RunEvent> progress, CancellationToken cancellation)
    {
        foreach (var member in _members) member.Machine.Link.Tell(progress, cancellation);
    }

    /// <inheritdoc/>
    public Task<MachineFacts> ReadAsync(string? framework, CancellationToken cancellation) => _local.ReadAsync(framework, cancellation);

    /// <inheritdoc/>
    public Task<double?> OthersShareAsync(MachineFacts machine, TimeSpan time, CancellationToken cancellation) =>
        _local.OthersShareAsync(machine, time, cancellation);

    /// <inheritdoc/>
    public async Task<ILaunchRecorder> RecorderAsync(SchedulerKind wanted, CancellationToken cancellation)
    {
        var here = await _local.RecorderAsync(wanted, cancellation);
        var there = await Task.WhenAll(_members.Select(member => HostAsync(member, wanted, cancellation)));
        return new FleetRecorder(here, [.. there], this);
    }

    /// <inheritdoc/>
    public Task<ICommandRecorder> CommandsAsync(CancellationToken cancellation) => _local.CommandsAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_members.Select(member => member.Machine.DisposeAsync().AsTask()));
    }

    private async Task<SiloHost> HostAsync(FleetMember member, SchedulerKind wanted, CancellationToken cancellation)
    {
        var recorder = await member.Machine.Launches.RecorderAsync(wanted, cancellation);
        return new SiloHost(member, (RemoteRecorder)recorder, await member.Machine.ShipEngineAsync(_harness, cancellation));
    }

    /// <summary>Ends what was connected, or is yet to be.</summary>
    private static async Task EndAsync(Task<ConnectedMachine> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully) await (await connecting).DisposeAsync();
    }

    private static async Task<FleetMember> MemberAsync(ConnectedMachine machine, CancellationToken cancellation)
    {
        var facts = await machine.Launches.ReadAsync(framework: null, cancellation);
        if (facts.UsableCores is not (> 0 and <= SweepGrid.MostWorkers))
            throw new ConcurException(FailureKind.BadInput, $"'{machine.Target.Name}' says that it has {facts.UsableCores} cores");
        var address = await FleetAddresses.OfAsync(machine, cancellation);
        return new FleetMember(machine, facts, address) { IsHere = address == MachineAddresses.Loopback };
    }
}
