using System.Collections.Immutable;
using System.Diagnostics;
using Concur.Core.Machines.Wire;
using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Machines;

/// <summary>What a machine can do for this one, and how far away it is.</summary>
public sealed record MachineCheckup
{
    /// <summary>The version of the tool there.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The version of what the two tools say to each other.</summary>
    public required string Protocol { get; init; }

    /// <summary>The machine.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>Such as linux-arm64.</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>The installed versions of .NET, oldest first.</summary>
    public required ImmutableArray<string> Runtimes { get; init; }

    /// <summary>Why perf events can't be had; null where they can.</summary>
    public required string? PerfRefusal { get; init; }

    /// <summary>Why nothing can be recorded there; null where it can.</summary>
    public required string? Refusal { get; init; }

    /// <summary>Free on the disk of its cache, bytes; null where that is unknown.</summary>
    public required long? FreeBytes { get; init; }

    /// <summary>The median of a request's way there and back, ms.</summary>
    public required double RoundTripMs { get; init; }

    /// <summary>The shortest and the longest one, ms.</summary>
    public required (double Shortest, double Longest) RoundTripsMs { get; init; }

    /// <summary>What can be sent there, MB/s.</summary>
    public required double MegabytesPerSecond { get; init; }

    /// <summary>
    /// Between these lies the time by which its monotonic clock is ahead of this machine's, ms. Clocks of two machines begin when these do,
    /// so it is any number; what counts is how far apart the bounds are.
    /// </summary>
    public required (double Least, double Most) ClockOffsetMs { get; init; }

    private const int RoundTrips = 21;
    private const int SentBytes = 8 << 20;

    /// <summary>Asks a machine.</summary>
    /// <exception cref="ConcurException">It was lost.</exception>
    public static async Task<MachineCheckup> ReadAsync(ConnectedMachine machine, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var facts = await machine.Caller.CallAsync(AgentOperations.Facts, new FactsAsk(null), new CallFiles(), cancellation);
        await EchoAsync(machine, 0, cancellation); // The first one is compiled on its way.
        var (trips, least, most) = (new List<double>(), double.NegativeInfinity, double.PositiveInfinity);
        for (var i = 0; i < RoundTrips; i++)
        {
            var sentNs = MonotonicClock.NowNs();
            var there = await EchoAsync(machine, 0, cancellation);
            var receivedNs = MonotonicClock.NowNs();
            trips.Add((receivedNs - sentNs) / 1e6);

            // It left here before it arrived there, and there before it arrived here.
            most = Math.Min(most, (there.ReceivedNs - sentNs) / 1e6);
            least = Math.Max(least, (there.SentNs - receivedNs) / 1e6);
        }

        var begun = Stopwatch.GetTimestamp();
        await EchoAsync(machine, SentBytes, cancellation);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return new MachineCheckup
        {
            ToolVersion = machine.ToolVersion,
            Protocol = Greeting.Current.ToString(),
            Machine = facts.Machine,
            RuntimeIdentifier = facts.RuntimeIdentifier,
            Runtimes = facts.Runtimes,
            PerfRefusal = facts.PerfRefusal,
            Refusal = facts.Refusal,
            FreeBytes = facts.FreeBytes,
            RoundTripMs = MedianEstimate.Median(trips),
            RoundTripsMs = (trips.Min(), trips.Max()),
            MegabytesPerSecond = SentBytes / 1e6 / seconds,
            ClockOffsetMs = (least, most),
        };
    }

    private static async Task<EchoReply> EchoAsync(ConnectedMachine machine, int bytes, CancellationToken cancellation)
    {
        using var content = new MemoryStream(new byte[bytes]);
        return await machine.Caller.CallAsync(AgentOperations.Echo, new Nothing(), new CallFiles { Sent = content }, cancellation);
    }
}
