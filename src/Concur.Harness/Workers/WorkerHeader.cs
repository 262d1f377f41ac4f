using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>What a worker process is told before its first unit.</summary>
/// <param name="Workload">The workload's name.</param>
/// <param name="AssemblyPath">Its assembly; null for a built-in one.</param>
/// <param name="Size">The size of each unit.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Return">What it sends back for a unit.</param>
internal sealed record WorkerHeader(string Workload, string? AssemblyPath, long Size, int Seed, ReturnKind Return)
{
    public static WorkerHeader Of(LaunchSpec spec) => new(spec.Workload, spec.AssemblyPath, spec.Size, spec.Seed, spec.Return);

    public void Write(BinaryWriter writer)
    {
        writer.Write(Workload);
        writer.Write(AssemblyPath ?? "");
        writer.Write(Size);
        writer.Write(Seed);
        writer.Write((int)Return);
        writer.Flush();
    }

    public static WorkerHeader Read(BinaryReader reader)
    {
        var workload = reader.ReadString();
        var path = reader.ReadString();
        return new WorkerHeader(workload, path.Length == 0 ? null : path, reader.ReadInt64(), reader.ReadInt32(), (ReturnKind)reader.ReadInt32());
    }
}
