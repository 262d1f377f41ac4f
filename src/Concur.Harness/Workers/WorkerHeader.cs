using Concur.Harness.Measurement;

namespace Concur.Harness.Workers;

/// <summary>What a worker process is told before its first unit.</summary>
/// <param name="Workload">The workload's name.</param>
/// <param name="AssemblyPath">Its assembly; null for a built-in one.</param>
/// <param name="Size">The size of each unit.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Metering">What is read at the units' edges.</param>
internal sealed record WorkerHeader(string Workload, string? AssemblyPath, long Size, int Seed, UnitMetering Metering)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(Workload);
        writer.Write(AssemblyPath ?? "");
        writer.Write(Size);
        writer.Write(Seed);
        writer.Write((int)Metering);
        writer.Flush();
    }

    public static WorkerHeader Read(BinaryReader reader)
    {
        var workload = reader.ReadString();
        var path = reader.ReadString();
        return new WorkerHeader(workload, path.Length == 0 ? null : path, reader.ReadInt64(), reader.ReadInt32(), (UnitMetering)reader.ReadInt32());
    }
}
