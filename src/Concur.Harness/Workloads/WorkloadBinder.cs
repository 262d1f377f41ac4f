using Concur.Harness.Units;
using Concur.Harness.Workloads.BuiltIn;
using Concur.Harness.Workloads.UserCode;
using Concur.Protocol;

namespace Concur.Harness.Workloads;

/// <summary>Finds the code behind a workload's name.</summary>
internal static class WorkloadBinder
{
    /// <summary>The code behind each built-in workload's name: a line per workload.</summary>
    private static readonly Dictionary<string, Func<IWorkload>> BuiltIns = new(StringComparer.Ordinal)
    {
        [BuiltInWorkload.Random] = () => new RandomNumbers(),
        [BuiltInWorkload.Primes] = () => new Primes(),
        ["mandelbrot"] = () => new Mandelbrot(),
        ["matrix"] = () => new Matrix(),
        ["json"] = () => new Json(),
        ["counter-lock"] = () => new CounterLock(),
        ["counter-race"] = () => new CounterRace(),
        ["counter-atomic"] = () => new CounterAtomic(),
        ["counter-striped"] = () => new CounterStriped(),
        ["false-sharing"] = () => new FalseSharingWorkload(stride: 1),
        ["false-sharing-padded"] = () => new FalseSharingWorkload(FalseSharingWorkload.Apart),
        ["sleep"] = () => new Sleep(),
        ["http"] = () => new Http(),
        ["file"] = () => new Files(),
        ["sync-over-async"] = () => new SyncOverAsyncWorkload(),
        ["pipeline"] = () => new Pipeline(),
        ["payload"] = () => new Payload(),
    };

    /// <param name="name">The name of a built-in workload, or of one in the assembly.</param>
    /// <param name="assemblyPath">The user's assembly; null for a built-in workload.</param>
    /// <param name="size">The size of each unit.</param>
    /// <param name="inputs">What a user's method is given.</param>
    /// <exception cref="Refusal">There is no such workload.</exception>
    public static IWorkload Bind(string name, string? assemblyPath, long size, UnitInputs? inputs = null) => assemblyPath is not null
        ? BoundMethod.Bind(UserAssembly.Load(assemblyPath).Find(name, size, inputs ?? UnitInputs.None), inputs ?? UnitInputs.None)
        : BuiltIns.TryGetValue(name, out var create) ? create() : throw new Refusal($"there is no built-in workload '{name}'");
}
