using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>The first message to a worker process: the work that all its units are part of.</summary>
/// <param name="Workload">The workload's name.</param>
/// <param name="AssemblyPath">The path of its assembly; null for a built-in one.</param>
/// <param name="Size">The size of each unit.</param>
/// <param name="Inputs">What the user's method is given.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Return">What the worker sends back for a unit.</param>
internal sealed record WorkerHeader(
    string Workload, string? AssemblyPath, long Size, UnitInputs Inputs, int Seed, ReturnKind Return)
{
    public static WorkerHeader Of(LaunchSpec spec) =>
        new(spec.Workload, spec.AssemblyPath, spec.Size, spec.Inputs, spec.Seed, spec.Return);

    public void Write(BinaryWriter writer)
    {
        writer.Write(Workload);
        writer.Write(AssemblyPath ?? "");
        writer.Write(Size);
        writer.Write(string.Join('\n', Inputs.ToLines()));
        writer.Write(Seed);
        writer.Write((int)Return);
        writer.Flush();
    }

    public static WorkerHeader Read(BinaryReader reader)
    {
        var (workload, path) = (reader.ReadString(), reader.ReadString());
        var (size, inputs) = (reader.ReadInt64(), UnitInputs.FromLines(reader.ReadString().Split('\n')));
        var (seed, returns) = (reader.ReadInt32(), (ReturnKind)reader.ReadInt32());
        return new WorkerHeader(workload, path.Length == 0 ? null : path, size, inputs, seed, returns);
    }
}

/// <summary>A worker process's first message: it is about to read its first request.</summary>
/// <param name="AtNs">When that was, ns of <see cref="MonotonicClock"/>.</param>
/// <param name="Failure">What the user's set-up threw; null where it threw nothing.</param>
internal sealed record WorkerReady(long AtNs, UnitFailure? Failure)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(AtNs);
        writer.Write(Failure is not null);
        Failure?.Write(writer);
        writer.Flush();
    }

    public static WorkerReady Read(BinaryReader reader) =>
        new(reader.ReadInt64(), reader.ReadBoolean() ? UnitFailure.Read(reader) : null);
}

/// <summary>A request to a worker process: to run a unit, or to end.</summary>
/// <param name="Unit">The unit's index; negative when no unit is left for this worker.</param>
/// <param name="Metering">The counters to read at the unit's edges.</param>
/// <param name="IsFirst">Whether it is the worker's first unit of an iteration; the results of the last one are no longer used.</param>
internal readonly record struct WorkerRequest(int Unit, UnitMetering Metering, bool IsFirst)
{
    /// <summary>The last request: no unit is left.</summary>
    public static WorkerRequest End { get; } = new(-1, UnitMetering.None, false);

    /// <summary>Whether no unit is left.</summary>
    public bool IsEnd => Unit < 0;

    public void Write(BinaryWriter writer)
    {
        writer.Write(Unit);
        writer.Write((int)Metering);
        writer.Write(IsFirst);
        writer.Flush();
    }

    public static WorkerRequest Read(BinaryReader reader) =>
        new(reader.ReadInt32(), (UnitMetering)reader.ReadInt32(), reader.ReadBoolean());
}

/// <summary>A worker process's response for a unit. The bytes of the unit's result are sent apart from it.</summary>
/// <param name="Stamp">When, where and on what accounting the unit ran, and how many bytes its result has.</param>
/// <param name="Failure">Null when the unit succeeded.</param>
/// <param name="Kind">The form of the result's bytes.</param>
/// <param name="Usage">What the worker process has used by now; null where this system does not give it.</param>
internal sealed record WorkerResponse(UnitStamp Stamp, UnitFailure? Failure, ResultKind Kind, ProcessCounters? Usage)
{
    /// <summary>How long the worker's runtime has compiled by now, ns.</summary>
    public long CompilingNs { get; init; }

    /// <summary>The length of the longest array; a result is received into one.</summary>
    public static readonly long MostBytes = Array.MaxLength;

    public void Write(BinaryWriter writer)
    {
        Stamp.Write(writer);
        writer.Write(Failure is not null);
        Failure?.Write(writer);
        writer.Write((int)Kind);
        ProcessCounters.Write(writer, Usage);
        writer.Write(CompilingNs);
        writer.Flush();
    }

    /// <exception cref="FormatException">The response announces an impossible number of bytes.</exception>
    public static WorkerResponse Read(BinaryReader reader)
    {
        var stamp = UnitStamp.Read(reader);
        var failure = reader.ReadBoolean() ? UnitFailure.Read(reader) : null;
        var kind = (ResultKind)reader.ReadInt32();
        return stamp.ResultBytes >= 0 && stamp.ResultBytes <= MostBytes
            ? new WorkerResponse(stamp, failure, kind, ProcessCounters.Read(reader)) { CompilingNs = reader.ReadInt64() }
            : throw new FormatException($"a worker's response announces {stamp.ResultBytes} bytes");
    }
}
