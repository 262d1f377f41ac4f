using System.Reflection;
using System.Runtime.Loader;
using Concur.Abstractions;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>An assembly of the user's, loaded with its own dependencies, and the workloads in it.</summary>
internal sealed class UserAssembly
{
    private readonly string _path;
    private readonly IReadOnlyList<MarkedMethod> _marked;
    private readonly Type[] _types;

    private UserAssembly(string path, Type[] types)
    {
        (_path, _types) = (path, types);
        _marked = [.. types.Where(type => type.IsVisible)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => (Method: method, Mark: method.GetCustomAttribute<WorkloadAttribute>()))
            .Where(pair => pair.Mark is not null)
            .Select(pair => new MarkedMethod(pair.Mark!.Name ?? pair.Method.Name, pair.Mark.Description, pair.Method))];
    }

    /// <summary>The methods marked <c>[Workload]</c>.</summary>
    public IReadOnlyList<MarkedMethod> Marked => _marked;

    /// <exception cref="Refusal">The file can't be loaded, is no assembly, or lacks one that it needs.</exception>
    public static UserAssembly Load(string path)
    {
        try
        {
            var resolver = new AssemblyDependencyResolver(path);
            AssemblyLoadContext.Default.Resolving += (context, name) =>
                resolver.ResolveAssemblyToPath(name) is { } found ? context.LoadFromAssemblyPath(found) : null;
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
                resolver.ResolveUnmanagedDllToPath(name) is { } found ? System.Runtime.InteropServices.NativeLibrary.Load(found) : 0;
            return new UserAssembly(path, AssemblyLoadContext.Default.LoadFromAssemblyPath(path).GetTypes());
        }
        catch (ReflectionTypeLoadException e)
        {
            throw new Refusal($"'{path}' cannot be loaded: {OneLine(e.LoaderExceptions.FirstOrDefault()?.Message ?? e.Message)}");
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or TypeLoadException or InvalidOperationException)
        {
            throw new Refusal($"'{path}' cannot be loaded: {OneLine(e.Message)}");
        }
    }

    /// <summary>Checks that every assembly that this one names can be found: else a unit would be the first to notice.</summary>
    /// <exception cref="Refusal">One is missing.</exception>
    public void RequireDependencies()
    {
        foreach (var name in AssemblyLoadContext.Default.LoadFromAssemblyPath(_path).GetReferencedAssemblies())
        {
            try
            {
                AssemblyLoadContext.Default.LoadFromAssemblyName(name);
            }
            catch (Exception e) when (e is IOException or BadImageFormatException)
            {
                throw new Refusal($"'{_path}' needs the assembly '{name.Name}' {name.Version}, which is neither beside it nor where its .deps.json says; run its project file instead, or copy the assembly there");
            }
        }
    }

    /// <summary>The workload of that name: one marked so, or a public static method as <c>Namespace.Type.Method</c>.</summary>
    /// <param name="name">The name; empty for the only one marked.</param>
    /// <param name="size">The units' size: it must fit the method's parameter.</param>
    /// <exception cref="Refusal">No such workload, or the method can't be one.</exception>
    public MarkedMethod Find(string name, long size)
    {
        var matches = name.Length == 0 ? _marked : [.. _marked.Where(item => item.Name == name)];
        var found = matches.Count switch
        {
            1 => matches[0],
            > 1 when name.Length == 0 => throw new Refusal($"'{_path}' has several workloads ({Names()}); choose one by --method"),
            > 1 => throw new Refusal($"'{_path}' has {matches.Count} workloads named '{name}'; give each [Workload(\"...\")] its own name"),
            _ when name.Length == 0 || !name.Contains('.', StringComparison.Ordinal) => throw new Refusal($"'{_path}' has no workload{(name.Length == 0 ? "" : $" '{name}'")}; {Offer()}"),
            _ => new MarkedMethod(name, "", MethodSearch.Find(_types, name, size, _path)),
        };
        if (MethodParameters.Refuse(found.Method, size) is { } refusal) throw new Refusal(refusal);
        return found;
    }

    private string Names() => string.Join(", ", _marked.Select(item => item.Name));

    private string Offer()
    {
        if (_marked.Count > 0) return $"it has {Names()}";
        var others = MethodSearch.Usable(_types).Take(3).ToList();
        return others.Count == 0
            ? "it has no public static method at all: mark one [Workload], or name one by --method Namespace.Type.Method"
            : $"no method is marked [Workload]; --method could name {string.Join(" or ", others)}";
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}

/// <summary>A method with the name of a workload.</summary>
/// <param name="Name">The workload's name.</param>
/// <param name="Description">One line; may be empty.</param>
/// <param name="Method">The method.</param>
internal sealed record MarkedMethod(string Name, string Description, MethodInfo Method);
