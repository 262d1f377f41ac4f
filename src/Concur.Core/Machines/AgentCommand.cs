using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Machines;

/// <summary>A command to run once, as it is: its program and its files are those of the machine that runs it.</summary>
internal sealed record CommandOrder
{
    /// <summary>The command's name, for its traces.</summary>
    public required string Name { get; init; }

    /// <summary>The command line.</summary>
    public required string Text { get; init; }

    /// <inheritdoc cref="CommandsRequest.Shell"/>
    public string? Shell { get; init; }

    /// <summary>The time limit.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether its processes are recorded.</summary>
    public required bool Profiled { get; init; }

    /// <summary>What a profiled launch records.</summary>
    public required ProfileKind Profile { get; init; }

    /// <summary>The time between stack samples; null for the usual one.</summary>
    public TimeSpan? SampleInterval { get; init; }

    /// <summary>A request of this command alone.</summary>
    public CommandsRequest ToRequest() => new()
    {
        Commands = [new NamedCommand(Name, Text)],
        Shell = Shell,
        Launches = 1,
        Timeout = Timeout,
        Profile = Profile,
        SampleInterval = SampleInterval,
    };
}

/// <summary>A command that was run. Its processes, and their traces by the processes' ids, came before this, as files.</summary>
internal sealed record CommandReply
{
    /// <summary>The name under which the processes are sent, which no trace has.</summary>
    public const string ProcessesName = "";

    /// <inheritdoc cref="CommandRecord.Ending"/>
    public required LaunchEnding Ending { get; init; }

    /// <inheritdoc cref="CommandRecord.Usage"/>
    public required ProcessUsage Usage { get; init; }

    /// <inheritdoc cref="CommandRecord.Output"/>
    public required string Output { get; init; }
}

/// <summary>Runs a command for another machine, and sends what was recorded when it is over.</summary>
internal static class AgentCommand
{
    public static async Task<CommandReply> RunAsync(CommandOrder order, AskedOperation asked)
    {
        using var traces = PrivateFolder.Create();
        var (recorder, request) = (new CommandRecorder(), order.ToRequest());
        var record = order.Profiled
            ? await recorder.RecordAsync(request.Commands[0], request, traces.Path, asked.Cancellation)
            : await recorder.TimeAsync(request.Commands[0], request, asked.Cancellation);
        if (record.Ending != LaunchEnding.Cancelled && order.Profiled) await SendAsync(record.Processes, asked);
        return new CommandReply { Ending = record.Ending, Usage = record.Usage, Output = record.Output };
    }

    private static async Task SendAsync(ImmutableArray<ObservedProcess> processes, AskedOperation asked)
    {
        using var bytes = new MemoryStream(
            JsonSerializer.SerializeToUtf8Bytes(processes, AgentContext.Default.ImmutableArrayObservedProcess));
        await asked.Files.SendAsync(CommandReply.ProcessesName, bytes, asked.Cancellation);
        foreach (var process in processes.Where(process => process.TracePath is not null))
        {
            await using var file = File.OpenRead(process.TracePath!);
            await asked.Files.SendAsync(FormattableString.Invariant($"{process.ProcessId}"), file, asked.Cancellation);
        }
    }
}

/// <summary>Writes intervals as the starts and ends of each, ns.</summary>
internal sealed class IntervalsConverter : JsonConverter<IntervalSet>
{
    /// <inheritdoc/>
    public override IntervalSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var times = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) times.Add(reader.GetInt64());
        return times.Count % 2 == 0
            ? IntervalSet.Of(times.Chunk(2).Select(pair => (pair[0], pair[1])))
            : throw new JsonException("an interval has a start and an end");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IntervalSet value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var (start, end) in value.Intervals)
        {
            writer.WriteNumberValue(start);
            writer.WriteNumberValue(end);
        }

        writer.WriteEndArray();
    }
}
