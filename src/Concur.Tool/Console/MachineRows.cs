using System.Collections.Immutable;
using Concur.Core.Machines;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Console;

/// <param name="Name">The name of the machine, or of the set.</param>
/// <param name="Target">The target; null for a set.</param>
/// <param name="Command">The command of the tool there; null for dotnet-concur.</param>
/// <param name="Address">The address by which other machines reach it; null where it says so itself.</param>
/// <param name="Members">What a set stands for; empty for a machine.</param>
internal sealed record MachineRow(string Name, string? Target, string? Command, string? Address, ImmutableArray<string> Members)
{
    public static MachineRow Of(string name, NamedMachine machine) =>
        new(name, machine.Target, machine.Command, machine.Address, machine.Members);
}

/// <summary>A machine that was tried.</summary>
/// <param name="Target">The machine.</param>
/// <param name="Checkup">What it can do; null where it can't be used.</param>
/// <param name="Error">Why it can't be used, in one line; null where it can.</param>
internal sealed record CheckedMachine(Target Target, MachineCheckup? Checkup, string? Error);

/// <summary>A machine that was tried. All but its name, its target and the error is null where it can't be used.</summary>
internal sealed record CheckedMachineRow
{
    /// <summary>The machine's name.</summary>
    public required string Name { get; init; }

    /// <summary>The target, such as ssh://user@host, without secrets.</summary>
    public required string Target { get; init; }

    /// <summary>Why it can't be used; null where it can.</summary>
    public required string? Error { get; init; }

    /// <summary>The version of the tool there.</summary>
    public string? ToolVersion { get; init; }

    /// <summary>The version of what the two tools say to each other.</summary>
    public string? Protocol { get; init; }

    /// <summary>The processor.</summary>
    public string? Cpu { get; init; }

    /// <summary>The operating system.</summary>
    public string? Os { get; init; }

    /// <summary>Such as linux-arm64.</summary>
    public string? RuntimeIdentifier { get; init; }

    /// <summary>The cores that can be used.</summary>
    public double? Cores { get; init; }

    /// <summary>The installed versions of .NET.</summary>
    public ImmutableArray<string>? Runtimes { get; init; }

    /// <summary>Whether perf events can be had.</summary>
    public bool? Perf { get; init; }

    /// <summary>The median of a request's way there and back, ms.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>The shortest one, ms.</summary>
    public double? ShortestRoundTripMs { get; init; }

    /// <summary>The longest one, ms.</summary>
    public double? LongestRoundTripMs { get; init; }

    /// <summary>What can be sent there, MB/s.</summary>
    public double? MegabytesPerSecond { get; init; }

    /// <summary>Its monotonic clock is ahead of this machine's by at least this, ms.</summary>
    public double? LeastClockOffsetMs { get; init; }

    /// <summary>Its monotonic clock is ahead of this machine's by at most this, ms.</summary>
    public double? MostClockOffsetMs { get; init; }

    /// <summary>Free on the disk of its cache, bytes.</summary>
    public long? FreeBytes { get; init; }

    public static CheckedMachineRow Of(CheckedMachine machine)
    {
        var (target, checkup) = (machine.Target, machine.Checkup);
        var row = new CheckedMachineRow { Name = target.Name, Target = SecretText.Redacted(target.Place), Error = machine.Error };
        return checkup is null ? row : row with
        {
            ToolVersion = checkup.ToolVersion,
            Protocol = checkup.Protocol,
            Cpu = checkup.Machine.Cpu,
            Os = checkup.Machine.Os,
            RuntimeIdentifier = checkup.RuntimeIdentifier,
            Cores = checkup.Machine.UsableCores,
            Runtimes = checkup.Runtimes,
            Perf = checkup.PerfRefusal is null,
            RoundTripMs = checkup.RoundTripMs,
            ShortestRoundTripMs = checkup.RoundTripsMs.Shortest,
            LongestRoundTripMs = checkup.RoundTripsMs.Longest,
            MegabytesPerSecond = checkup.MegabytesPerSecond,
            LeastClockOffsetMs = checkup.ClockOffsetMs.Least,
            MostClockOffsetMs = checkup.ClockOffsetMs.Most,
            FreeBytes = checkup.FreeBytes,
        };
    }
}
