using System.Reflection;
using System.Runtime.Loader;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Engines;

/// <summary>
/// Loads an engine with its packages into a load context of its own: the workload finds its own versions of the same packages, and a
/// launch of another strategy loads nothing of it.
/// </summary>
internal static class EngineLoader
{
    /// <param name="strategy">The strategy that needs it.</param>
    /// <param name="path">The engine's assembly; null where there is none.</param>
    /// <exception cref="Refusal">It is not installed, or this version of .NET is too old for it.</exception>
    public static IEngine Load(string strategy, string? path)
    {
        if (path is null || !File.Exists(path)) throw new Refusal(EngineFiles.Missing(strategy));
        if (Environment.Version.Major < EngineFiles.LeastRuntime)
        {
            throw new Refusal(
                $"strategy '{strategy}' needs .NET {EngineFiles.LeastRuntime}, and this launch is made under .NET {Environment.Version}");
        }

        var assembly = new EngineContext(path).LoadFromAssemblyPath(path);
        return (IEngine)Activator.CreateInstance(assembly.GetType(EngineFiles.OrleansType, throwOnError: true)!)!;
    }

    /// <summary>Finds assemblies in the engine's folder, and there alone; what both sides share is the harness's.</summary>
    private sealed class EngineContext(string path) : AssemblyLoadContext("engine")
    {
        private static readonly string Shared = typeof(IEngine).Assembly.GetName().Name!;
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name != Shared && _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
    }
}
