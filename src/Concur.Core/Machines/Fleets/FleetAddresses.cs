using System.Net;
using Concur.Core.Machines.Wire;
using Concur.Core.Model;

namespace Concur.Core.Machines.Fleets;

/// <summary>Where the machines of a fleet reach each other.</summary>
internal static class FleetAddresses
{
    /// <summary>
    /// The address that was given for it; that of the loopback where it is this machine; else one to which this machine has a way.
    /// </summary>
    /// <exception cref="ConcurException">There is no way to it.</exception>
    public static async Task<string> OfAsync(ConnectedMachine machine, CancellationToken cancellation)
    {
        if (machine.Target.Address is { } given)
        {
            return MachineAddress.IsOne(given) ? given : throw new ConcurException(
                FailureKind.BadInput, $"the address of '{machine.Target.Name}' is to be numbers, such as 10.0.0.7, and not '{given}'");
        }

        var reply = await machine.Caller.CallAsync(AgentOperations.Addresses, new Nothing(), new CallFiles(), cancellation);
        var (there, here) = (reply.Addresses, MachineAddresses.OfThis());
        var looksLikeThis = reply.HostName == Environment.MachineName && there.ToHashSet(StringComparer.Ordinal).SetEquals(here);
        if (looksLikeThis && await IsHereAsync(machine, cancellation)) return MachineAddresses.Loopback;
        var reachable = there.Except(here).Where(address => MachineAddresses.TowardsOther(address) is not null).ToList();
        return reachable.Find(address => here.Contains(MachineAddresses.TowardsOther(address)!)) ?? throw new ConcurException(
            FailureKind.BadInput,
            $"'{machine.Target.Name}' has no address to which there is a way from here; "
            + $"give one with 'machines add {machine.Target.Name} TARGET --address ADDRESS'");
    }

    /// <summary>
    /// Copies of one machine have its name, and behind a router its addresses too. What only this machine says at its loopback's address
    /// tells them apart.
    /// </summary>
    private static async Task<bool> IsHereAsync(ConnectedMachine machine, CancellationToken cancellation)
    {
        using var secret = new LoopbackSecret();
        var reply = await machine.Caller.CallAsync(
            AgentOperations.Loopback, new LoopbackAsk(secret.Port), new CallFiles(), cancellation);
        return reply.Heard == secret.Text;
    }

    /// <summary>
    /// Machines that have one address are one machine. Containers of one machine have an address each, so they are not found.
    /// </summary>
    /// <param name="machines">The names of machines, and where they are reached.</param>
    /// <returns>The names of each machine that was given several times.</returns>
    public static IEnumerable<IReadOnlyList<string>> Shared(IEnumerable<(string Name, string Address)> machines) => machines
        .GroupBy(machine => IPAddress.Parse(machine.Address), machine => machine.Name)
        .Where(names => names.Count() > 1)
        .Select(names => (IReadOnlyList<string>)[.. names]);

    /// <summary>All machines have to reach this one at one address; that is the loopback's where there are no others.</summary>
    /// <exception cref="ConcurException">They reach it at several.</exception>
    public static string OfThisFor(IEnumerable<string> others)
    {
        var own = others.Select(other => MachineAddresses.TowardsOther(other) ?? MachineAddresses.Loopback)
            .Distinct(StringComparer.Ordinal).ToList();
        return own switch
        {
            [] => MachineAddresses.Loopback,
            [var only] => only,
            _ => throw Several(own),
        };
    }

    /// <summary>Has a machine try whether it can listen at its address.</summary>
    /// <exception cref="ConcurException">It can't.</exception>
    public static Task CheckAsync(FleetMember member, CancellationToken cancellation) => member.Machine.Caller.CallAsync(
        AgentOperations.Port, new PortAsk(member.Address), new CallFiles(), cancellation);

    private static ConcurException Several(List<string> own) => new(
        FailureKind.BadInput,
        $"the machines reach this one at different addresses ({string.Join(", ", own)}), and it can listen at one; "
        + "give machines of one network");
}
