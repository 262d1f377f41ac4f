using Concur.Harness.Measurement;

namespace Concur.Harness.Workers;

/// <summary>What a worker process is asked: to run a unit, or to end.</summary>
/// <param name="Unit">Which unit; negative when none is left for this worker.</param>
/// <param name="Metering">What is read at the unit's edges.</param>
/// <param name="IsFirst">Whether it is the worker's first unit of an iteration: results of the last one are in no more use.</param>
internal readonly record struct WorkerRequest(int Unit, UnitMetering Metering, bool IsFirst)
{
    /// <summary>No unit is left.</summary>
    public static WorkerRequest End { get; } = new(-1, UnitMetering.None, false);

    public void Write(BinaryWriter writer)
    {
        writer.Write(Unit);
        writer.Write((int)Metering);
        writer.Write(IsFirst);
        writer.Flush();
    }

    public static WorkerRequest Read(BinaryReader reader) => new(reader.ReadInt32(), (UnitMetering)reader.ReadInt32(), reader.ReadBoolean());
}
