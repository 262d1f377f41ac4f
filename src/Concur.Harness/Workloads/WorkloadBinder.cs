using Concur.Protocol;

namespace Concur.Harness.Workloads;

/// <summary>Finds the code behind a workload's name.</summary>
internal static class WorkloadBinder
{
    /// <exception cref="Refusal">There is no such workload.</exception>
    public static IWorkload Bind(string name, string? assemblyPath) => (name, assemblyPath) switch
    {
        (BuiltInWorkload.Random, null) => new RandomNumbers(),
        (BuiltInWorkload.Primes, null) => new Primes(),
        (_, null) => throw new Refusal($"there is no built-in workload '{name}'"),
        _ => AssemblyWorkloads.Load(assemblyPath).Bind(name),
    };
}
