using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>A user's assembly, loaded with its own dependencies, and the workloads in it.</summary>
internal sealed class UserAssembly
{
    private const BindingFlags Callable =
        BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly string _path;
    private readonly IReadOnlyList<NamedMethod> _marked;
    private readonly Type[] _types;

    /// <summary>All its types.</summary>
    public IReadOnlyList<Type> Types => _types;

    private UserAssembly(string path, Type[] types)
    {
        (_path, _types) = (path, types);
        var visible = types.Where(type => type.IsVisible)
            .SelectMany(type => type.GetMethods(Callable))
            .ToList();
        _marked = [.. visible.Select(method => (Method: method, Mark: method.GetCustomAttribute<WorkloadAttribute>()))
            .Where(pair => pair.Mark is not null)
            .Select(pair => new NamedMethod(TerminalText.Name(pair.Mark!.Name ?? pair.Method.Name), pair.Method, null))];
        if (_marked.Count > 0 || types.Length == 0 || !MethodArguments.ReferencesBenchmarks(types[0])) return;
        _marked = [.. types.Where(type => type is { IsVisible: true, IsAbstract: false, ContainsGenericParameters: false })
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance))
            .Where(method => Mark.Benchmark.On(method) is not null)
            .Select(method => new NamedMethod(TerminalText.Name($"{method.ReflectedType!.Name}.{method.Name}"), method, null))];
    }

    /// <exception cref="Refusal">The file cannot be loaded, is no assembly, or needs an assembly that is missing.</exception>
    public static UserAssembly Load(string path) => Load(path, assembly => new UserAssembly(path, assembly.GetTypes()));

    /// <summary>Loads an assembly with what it needs, and finds something in it.</summary>
    /// <exception cref="Refusal">The file cannot be loaded, is no assembly, or needs an assembly that is missing.</exception>
    public static T Load<T>(string path, Func<Assembly, T> find)
    {
        try
        {
            var resolver = new AssemblyDependencyResolver(path);
            AssemblyLoadContext.Default.Resolving += (context, name) =>
                resolver.ResolveAssemblyToPath(name) is { } found ? context.LoadFromAssemblyPath(found) : null;
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
                resolver.ResolveUnmanagedDllToPath(name) is { } found ? NativeLibrary.Load(found) : 0;
            return find(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
        }
        catch (ReflectionTypeLoadException e)
        {
            throw Unloadable(path, e.LoaderExceptions.FirstOrDefault()?.Message ?? e.Message);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or TypeLoadException or InvalidOperationException)
        {
            throw Unloadable(path, e.Message);
        }
    }

    /// <summary>Checks that every assembly that this one refers to can be found; otherwise a unit would fail for the lack of it.</summary>
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
                throw new Refusal(
                    $"'{_path}' needs the assembly '{name.Name}' {name.Version}, which is neither beside it nor where its .deps.json says;"
                    + " run its project file instead, or copy the assembly there");
            }
        }
    }

    /// <summary>
    /// The workload of that name: a marked method, or a public one as <c>Namespace.Type.Method</c>, or by as much of the end of that as no
    /// other method has.
    /// </summary>
    /// <param name="name">The name; empty for the only marked method, or the only one that can be a workload.</param>
    /// <param name="size">The units' size, which has to fit the method's parameter.</param>
    /// <param name="inputs">What the method is given.</param>
    /// <exception cref="Refusal">There is no such workload, or the method cannot be one.</exception>
    public NamedMethod Find(string name, long size, UnitInputs inputs)
    {
        var search = new MethodSearch(_types, size, inputs);
        var exact = _marked.Where(item => item.Name == name).ToList();
        var matches = name.Length == 0 ? _marked
            : exact.Count > 0 ? exact
            : [.. _marked.Where(item => NamePattern.IsMeant(name, item.Name))];
        var found = matches.Count switch
        {
            1 => matches[0],
            > 1 when name.Length == 0 => throw new Refusal($"'{_path}' has several workloads ({Names()}); choose one by --method"),
            > 1 when exact.Count == 0 => throw Several(name, matches.Select(match => match.Name)),
            > 1 => throw new Refusal($"'{_path}' has {matches.Count} workloads named '{name}'; give each [Workload(\"...\")] its own name"),
            _ => Unmarked(name, search),
        };
        if (search.GetRefusal(found.Method) is { } refusal) throw new Refusal(refusal);
        return found with { Items = search.ItemsOf(found.Method) };
    }

    /// <summary>All workloads that a name matches, or its end. Those that cannot be workloads are among them, with the reason.</summary>
    /// <param name="pattern">The name, which may have stars.</param>
    /// <param name="size">The units' size, which has to fit the methods' parameters.</param>
    /// <param name="inputs">What the methods are given.</param>
    /// <exception cref="Refusal">It matches none.</exception>
    public IReadOnlyList<NamedMethod> Matching(string pattern, long size, UnitInputs inputs)
    {
        var search = new MethodSearch(_types, size, inputs);
        var matches = _marked.Where(item => NamePattern.IsMeant(pattern, item.Name)).ToList();
        if (matches.Count == 0)
            matches = [.. search.Named(pattern).Usable.Select(name => new NamedMethod(name, search.Find(name, _path), null))];
        if (matches.Count == 0) return [Find(pattern, size, inputs)]; // It says what there is instead.
        return
        [
            .. matches.GroupBy(match => match.Name).Select(same => same.Count() > 1
                ? same.First() with { Refusal = $"there are {same.Count()} workloads '{same.Key}'" }
                : search.GetRefusal(same.First().Method) is { } refusal
                    ? same.First() with { Refusal = refusal }
                    : same.First() with { Items = search.ItemsOf(same.First().Method) }),
        ];
    }

    private NamedMethod Unmarked(string name, MethodSearch search)
    {
        NamedMethod Found(string fullName) => new(fullName, search.Find(fullName, _path), null);
        if (name.Length == 0)
        {
            if (search.Usable().Distinct().ToList() is [var only]) return Found(only);

            // The only method that there is is meant, and what is wrong with it says more than that there is no other.
            return search.Named("*") is ([], [var alone])
                ? Found(alone)
                : throw new Refusal($"'{_path}' has no workload; {Suggestion(search, name)}");
        }

        if (!NamePattern.IsPattern(name) && search.HasTypeOf(name)) return Found(name);
        var (usable, others) = search.Named(name);
        if (usable is [var one]) return Found(one);
        if (usable.Count > 1) throw Several(name, usable);

        // A method that cannot be a workload is named too, because the reason says more than that there is none.
        if (others is [var unusable]) return Found(unusable);
        return name.Contains('.', StringComparison.Ordinal)
            ? Found(name)
            : throw new Refusal($"'{_path}' has no workload '{name}'; {Suggestion(search, name)}");
    }

    private Refusal Several(string name, IEnumerable<string> matches)
    {
        var all = matches.ToList();
        return new Refusal($"'{_path}' has {all.Count} methods '{name}'; give more of the name: {string.Join(" or ", all.Take(3))}");
    }

    private string Names() => string.Join(", ", _marked.Select(item => item.Name));

    /// <param name="search">Knows the methods that are not marked.</param>
    /// <param name="asked">The name that the user gave. No method has it, so near ones are suggested. Empty where none was given.</param>
    private string Suggestion(MethodSearch search, string asked)
    {
        if (_marked.Count > 0) return $"it has {string.Join(", ", MethodSearch.Near(asked, _marked.Select(item => item.Name)))}";
        var others = MethodSearch.Near(asked, search.Usable());
        return others.Count == 0
            ? "it has no public method that a unit can call: mark one [Workload], or name one by --method Namespace.Type.Method"
            : $"no method is marked [Workload]; --method could name {string.Join(" or ", others)}";
    }

    private static Refusal Unloadable(string path, string reason) => new($"'{path}' cannot be loaded: {TerminalText.OneLine(reason)}");
}

/// <summary>A method that is a workload.</summary>
/// <param name="Name">The workload's name.</param>
/// <param name="Method">The method.</param>
/// <param name="Items">The items of its units; null for none.</param>
internal sealed record NamedMethod(string Name, MethodInfo Method, ItemSource? Items)
{
    /// <summary>Why it cannot be a workload, where it is listed all the same; null where it can.</summary>
    public string? Refusal { get; init; }
}
