using System.Reflection;
using System.Runtime.Loader;
using Concur.Abstractions;

namespace Concur.Harness.Workloads;

/// <summary>The <c>[Workload]</c> methods of an assembly of the user's, loaded with its own dependencies.</summary>
internal sealed class AssemblyWorkloads
{
    private readonly string _path;
    private readonly IReadOnlyList<(string Name, string Description, MethodInfo Method)> _found;

    private AssemblyWorkloads(string path, Assembly assembly)
    {
        _path = path;
        _found = [.. assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => (Method: method, Mark: method.GetCustomAttribute<WorkloadAttribute>()))
            .Where(pair => pair.Mark is not null)
            .Select(pair => (pair.Mark!.Name ?? pair.Method.Name, pair.Mark.Description, pair.Method))];
    }

    /// <summary>Names and descriptions of what was found.</summary>
    public IEnumerable<(string Name, string Description)> Names => _found.Select(item => (item.Name, item.Description));

    /// <exception cref="Refusal">The file can't be loaded, or is no assembly.</exception>
    public static AssemblyWorkloads Load(string path)
    {
        try
        {
            var resolver = new AssemblyDependencyResolver(path);
            AssemblyLoadContext.Default.Resolving += (context, name) =>
                resolver.ResolveAssemblyToPath(name) is { } found ? context.LoadFromAssemblyPath(found) : null;
            return new AssemblyWorkloads(path, AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or TypeLoadException or ReflectionTypeLoadException or InvalidOperationException)
        {
            throw new Refusal($"'{path}' cannot be loaded: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <exception cref="Refusal">No such workload, or its method has another shape.</exception>
    public IWorkload Bind(string name)
    {
        var matches = _found.Where(item => item.Name == name).ToList();
        if (matches.Count != 1)
        {
            throw new Refusal(matches.Count == 0
                ? $"'{_path}' has no workload '{name}'; it has {Listed()}"
                : $"'{_path}' has {matches.Count} workloads named '{name}'; give each [Workload(\"...\")] its own name");
        }

        return WorkloadMethod.Bind(matches[0].Method);
    }

    private string Listed() => _found.Count == 0 ? "no public static method marked [Workload]" : string.Join(", ", _found.Select(item => item.Name));
}
