using Concur.Core.Model;

namespace Concur.Core.Machines.Fleets;

/// <summary>A machine of a fleet, and where the others reach it.</summary>
/// <param name="Machine">Its agent.</param>
/// <param name="Facts">What is known of it.</param>
/// <param name="Address">Its own address at which a silo listens.</param>
internal sealed record FleetMember(ConnectedMachine Machine, MachineFacts Facts, string Address)
{
    /// <summary>Its name in the run.</summary>
    public string Name => Machine.Target.Name;

    /// <summary>Whether it is this machine itself.</summary>
    public bool IsHere { get; init; }
}
