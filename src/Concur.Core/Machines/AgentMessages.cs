using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Concur.Core.Machines.Shipping;
using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Machines;

/// <summary>Nothing.</summary>
internal sealed record Nothing;

/// <summary>Asks for the machine as it is now.</summary>
/// <param name="Framework">The name of the launches' version of .NET; null for the tool's.</param>
internal sealed record FactsAsk(string? Framework);

/// <summary>A machine, as its agent sees it.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="RuntimeIdentifier">Such as linux-arm64.</param>
/// <param name="Runtimes">The installed versions of .NET, oldest first.</param>
/// <param name="PerfRefusal">Why perf events can't be had; null where they can.</param>
/// <param name="FreeBytes">Free on the disk of its cache, bytes; null where that is unknown.</param>
/// <param name="Refusal">Why nothing can be recorded there; null where it can.</param>
internal sealed record FactsReply(
    MachineFacts Machine, string RuntimeIdentifier, ImmutableArray<string> Runtimes, string? PerfRefusal, long? FreeBytes, string? Refusal);

/// <summary>Asks how much of the machine other processes use.</summary>
/// <param name="Machine">The machine, for the processors that may be used.</param>
/// <param name="TimeMs">How long it is observed, ms.</param>
internal sealed record LoadAsk(MachineFacts Machine, double TimeMs);

/// <param name="Share">The share of the processors' time; null where it can't be read.</param>
internal sealed record LoadReply(double? Share);

/// <summary>Asks for a scheduler source.</summary>
/// <param name="Wanted">The one that was asked for.</param>
internal sealed record SchedulerAsk(SchedulerKind Wanted);

/// <param name="Choice">The source that is used.</param>
/// <param name="Capabilities">How well figures are known under it.</param>
/// <param name="Counted">How well they are known where nothing is recorded.</param>
internal sealed record SchedulerReply(SchedulerChoice Choice, Capabilities Capabilities, Capabilities Counted);

/// <param name="Path">The folder, where it is there already.</param>
/// <param name="Missing">The files that have to be sent before it can be made, by their SHA-256.</param>
internal sealed record FolderReply(string? Path, IReadOnlyList<string> Missing);

/// <param name="Hash">The SHA-256 of the file that follows.</param>
internal sealed record FileAsk(string Hash);

/// <param name="Path">The folder there.</param>
internal sealed record PathReply(string Path);

/// <summary>A launch to make: what of a plan and a request the recorder needs, with paths of the machine that makes it.</summary>
internal sealed record LaunchOrder
{
    /// <summary>The folder that holds the harness's.</summary>
    public required string ToolFolder { get; init; }

    /// <summary>What the harness is told, in its file form.</summary>
    public required ImmutableArray<string> Spec { get; init; }

    /// <summary>The strategy's code, as <see cref="StrategyCode"/> has it; null for one of the catalogue.</summary>
    public StrategyCode? Code { get; init; }

    /// <summary>The runtime's settings; null for the runtime as it is.</summary>
    public RuntimeVariant? Variant { get; init; }

    /// <summary>Whether it is profiled.</summary>
    public required bool Profiled { get; init; }

    /// <summary>The name of its version of .NET; null for the workload's own.</summary>
    public string? Framework { get; init; }

    /// <summary>What a profiled launch records.</summary>
    public required ProfileKind Profile { get; init; }

    /// <summary>The time between stack samples; null for the source's usual one.</summary>
    public TimeSpan? SampleInterval { get; init; }

    /// <summary>The time limit.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The scheduler source.</summary>
    public required SchedulerChoice Scheduler { get; init; }
}

/// <summary>A launch that was made. Its result and its traces came before this, as files.</summary>
internal sealed record LaunchReply
{
    /// <summary>The name under which the result is sent, which no trace has.</summary>
    public const string ResultName = "";

    /// <inheritdoc cref="LaunchRecord.Ending"/>
    public required LaunchEnding Ending { get; init; }

    /// <inheritdoc cref="LaunchRecord.Usage"/>
    public required ProcessUsage Usage { get; init; }

    /// <inheritdoc cref="LaunchRecord.ThrottledPeriods"/>
    public long? ThrottledPeriods { get; init; }

    /// <inheritdoc cref="LaunchRecord.ClockMhz"/>
    public double? ClockMhz { get; init; }

    /// <inheritdoc cref="LaunchRecord.Output"/>
    public required string Output { get; init; }

    /// <summary>The names of the traces.</summary>
    public required ImmutableArray<SentTrace> Traces { get; init; }

    /// <summary>The scheduler source's file, by its name.</summary>
    public SchedulerTrace? Scheduler { get; init; }

    /// <inheritdoc cref="LaunchRecord.Capabilities"/>
    public Capabilities? Capabilities { get; init; }
}

/// <summary>The traces of one process, by their names.</summary>
/// <param name="Worker">The worker's number; null for the harness.</param>
/// <param name="Light">The trace without stacks.</param>
/// <param name="Stacks">The trace with stacks; null where there is none.</param>
internal sealed record SentTrace(int? Worker, string Light, string? Stacks);

/// <summary>
/// A silo to run for a launch that another machine drives. Its standard input is what is sent with this, and is only closed.
/// </summary>
internal sealed record SiloOrder
{
    /// <summary>The launch.</summary>
    public required LaunchOrder Launch { get; init; }

    /// <summary>What the silo is told, in its file form.</summary>
    public required ImmutableArray<string> Silo { get; init; }

    /// <summary>Its number among the worker processes of the launch.</summary>
    public required int Number { get; init; }

    /// <summary>The launch's certificate with its key, as text; null where nothing is encrypted.</summary>
    public string? Certificate { get; init; }

    /// <summary>What the names of its traces begin with.</summary>
    public required string FileName { get; init; }
}

/// <summary>A silo that has ended. Its traces came before this, as files.</summary>
internal sealed record SiloReply
{
    /// <summary>Its process.</summary>
    public required ProcessUsage Usage { get; init; }

    /// <summary>Why it could not start or go on, in one line; null where it could.</summary>
    public string? Failure { get; init; }

    /// <inheritdoc cref="SiloRecord.IsOverdue"/>
    public bool IsOverdue { get; init; }

    /// <summary>The names of the traces.</summary>
    public required ImmutableArray<SentTrace> Traces { get; init; }

    /// <summary>The scheduler source's file, by its name.</summary>
    public SchedulerTrace? Scheduler { get; init; }
}

/// <summary>Asks for a port that is free.</summary>
/// <param name="Address">The machine's own address at which something is to listen.</param>
internal sealed record PortAsk(string Address);

/// <param name="Port">The port.</param>
internal sealed record PortReply(int Port);

/// <param name="Addresses">The addresses of the machine's networks; the loopback's are left out.</param>
/// <param name="HostName">What the machine calls itself.</param>
internal sealed record AddressesReply(ImmutableArray<string> Addresses, string HostName);

/// <summary>Asks what is said to those who connect at the loopback's address.</summary>
/// <param name="Port">The port.</param>
internal sealed record LoopbackAsk(int Port);

/// <param name="Heard">What was said; empty where nothing listens.</param>
internal sealed record LoopbackReply(string Heard);

/// <param name="ReceivedNs">When the request arrived, ns of the machine's monotonic clock.</param>
/// <param name="Bytes">How much came with it.</param>
/// <param name="SentNs">When this was sent.</param>
internal sealed record EchoReply(long ReceivedNs, long Bytes, long SentNs);

/// <summary>What an agent can be asked for.</summary>
internal static class AgentOperations
{
    public static Operation<FactsAsk, FactsReply> Facts { get; } =
        new("facts", AgentContext.Default.FactsAsk, AgentContext.Default.FactsReply);

    public static Operation<LoadAsk, LoadReply> Load { get; } = new("load", AgentContext.Default.LoadAsk, AgentContext.Default.LoadReply);

    public static Operation<SchedulerAsk, SchedulerReply> Scheduler { get; } =
        new("scheduler", AgentContext.Default.SchedulerAsk, AgentContext.Default.SchedulerReply);

    public static Operation<FolderManifest, FolderReply> Find { get; } =
        new("find", AgentContext.Default.FolderManifest, AgentContext.Default.FolderReply);

    public static Operation<FileAsk, Nothing> Receive { get; } = new("receive", AgentContext.Default.FileAsk, AgentContext.Default.Nothing);

    public static Operation<FolderManifest, PathReply> Assemble { get; } =
        new("assemble", AgentContext.Default.FolderManifest, AgentContext.Default.PathReply);

    public static Operation<LaunchOrder, LaunchReply> Launch { get; } =
        new("launch", AgentContext.Default.LaunchOrder, AgentContext.Default.LaunchReply);

    public static Operation<CommandOrder, CommandReply> Command { get; } =
        new("command", AgentContext.Default.CommandOrder, AgentContext.Default.CommandReply);

    public static Operation<SiloOrder, SiloReply> Silo { get; } =
        new("silo", AgentContext.Default.SiloOrder, AgentContext.Default.SiloReply);

    public static Operation<PortAsk, PortReply> Port { get; } = new("port", AgentContext.Default.PortAsk, AgentContext.Default.PortReply);

    public static Operation<Nothing, AddressesReply> Addresses { get; } =
        new("addresses", AgentContext.Default.Nothing, AgentContext.Default.AddressesReply);

    public static Operation<LoopbackAsk, LoopbackReply> Loopback { get; } =
        new("loopback", AgentContext.Default.LoopbackAsk, AgentContext.Default.LoopbackReply);

    public static Operation<Nothing, EchoReply> Echo { get; } = new("echo", AgentContext.Default.Nothing, AgentContext.Default.EchoReply);
}

/// <summary>The JSON of what agents are asked and answer.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, Converters = [typeof(IntervalsConverter)])]
[JsonSerializable(typeof(Nothing))]
[JsonSerializable(typeof(FactsAsk))]
[JsonSerializable(typeof(FactsReply))]
[JsonSerializable(typeof(LoadAsk))]
[JsonSerializable(typeof(LoadReply))]
[JsonSerializable(typeof(SchedulerAsk))]
[JsonSerializable(typeof(SchedulerReply))]
[JsonSerializable(typeof(FolderManifest))]
[JsonSerializable(typeof(FolderReply))]
[JsonSerializable(typeof(FileAsk))]
[JsonSerializable(typeof(PathReply))]
[JsonSerializable(typeof(LaunchOrder))]
[JsonSerializable(typeof(LaunchReply))]
[JsonSerializable(typeof(CommandOrder))]
[JsonSerializable(typeof(CommandReply))]
[JsonSerializable(typeof(ImmutableArray<ObservedProcess>))]
[JsonSerializable(typeof(SiloOrder))]
[JsonSerializable(typeof(SiloReply))]
[JsonSerializable(typeof(PortAsk))]
[JsonSerializable(typeof(PortReply))]
[JsonSerializable(typeof(AddressesReply))]
[JsonSerializable(typeof(LoopbackAsk))]
[JsonSerializable(typeof(LoopbackReply))]
[JsonSerializable(typeof(EchoReply))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the messages.")]
internal sealed partial class AgentContext : JsonSerializerContext;
