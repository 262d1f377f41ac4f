using System.Collections.Immutable;
using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Machines.Fleets;

/// <summary>A machine that runs silos.</summary>
/// <param name="Member">The machine.</param>
/// <param name="Recorder">Runs and records them there.</param>
/// <param name="EnginePath">The engine's assembly there.</param>
internal sealed record SiloHost(FleetMember Member, RemoteRecorder Recorder, string EnginePath);

/// <summary>
/// Makes launches on this machine. Those of strategies that span machines have their silos on others, which run and record them and send
/// what they recorded when the launch is over.
/// </summary>
/// <param name="here">Makes launches here.</param>
/// <param name="hosts">The machines.</param>
/// <param name="fleet">The fleet, for its cores and this machine's address.</param>
internal sealed class FleetRecorder(ILaunchRecorder here, ImmutableArray<SiloHost> hosts, ConnectedFleet fleet) : ILaunchRecorder
{
    /// <inheritdoc/>
    public SchedulerChoice Scheduler => here.Scheduler;

    /// <inheritdoc/>
    public Capabilities Capabilities => here.Capabilities;

    /// <inheritdoc/>
    public Capabilities Counted => here.Counted;

    /// <inheritdoc/>
    public async Task<LaunchRecord> RecordAsync(
        LaunchPlan plan, RunRequest request, string traceFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!plan.Trial.Strategy.Strategy.SpansMachines) return await here.RecordAsync(plan, request, traceFolder, cancellation);
        TraceDestination.MustExist(traceFolder);
        var spanned = fleet.Fleet.First(plan.Machines ?? hosts.Length);
        ImmutableArray<SiloHost> used = [.. hosts.Take(spanned.Machines.Length)];
        var launch = new FleetLaunch(
            new DealtWorkers(used, spanned.MachinesOf(plan.Spec.Workers), fleet.OwnAddress));
        await using (launch)
        {
            try
            {
                await Task.WhenAll(used.Select(host => host.Member.Machine.Link.EnsureAsync(cancellation)));

                // The plan is stored, and the membership must not be: it may hold a password.
                var told = plan with { Spec = plan.Spec with { Membership = fleet.Membership } };
                await launch.StartAsync(told, request, traceFolder, cancellation);
            }
            catch (Exception e) when (e is ConcurException or OperationCanceledException)
            {
                return cancellation.IsCancellationRequested
                    ? RemoteLaunch.Cancelled(plan, Capabilities)
                    : RemoteLaunch.Lost(plan, Capabilities, e.Message);
            }

            return await launch.DriveAsync(here, plan, request, traceFolder, cancellation);
        }
    }
}
