using System.Reflection;
using System.Runtime.CompilerServices;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>Finds a method by its name, or says why it cannot be a workload.</summary>
/// <param name="types">The types of the assembly.</param>
/// <param name="size">The units' size, which has to fit the method's parameter.</param>
/// <param name="inputs">What the method is given.</param>
internal sealed class MethodSearch(Type[] types, long size, UnitInputs inputs)
{
    private const BindingFlags Any =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly ItemFinder _items = new(inputs, types);

    /// <inheritdoc cref="ItemFinder.For"/>
    public ItemSource? ItemsOf(MethodInfo method) => _items.For(method);

    /// <summary>Whether a name is that of a type, a dot, and something.</summary>
    public bool HasTypeOf(string name) => name.LastIndexOf('.') is > 0 and var dot
        && Array.Exists(types, type => NameOf(type) == name[..dot].Replace('+', '.'));

    /// <param name="name">The method's full name: Namespace.Type.Method.</param>
    /// <param name="path">The assembly's path, for messages.</param>
    /// <exception cref="Refusal">No method of that name can be a workload; the message says what there is, or what is wrong.</exception>
    public MethodInfo Find(string name, string path)
    {
        var dot = name.LastIndexOf('.');
        var (typeName, methodName) = (name[..dot].Replace('+', '.'), name[(dot + 1)..]);
        var visible = types.Where(type => type.IsVisible).Select(NameOf);
        var type = Array.Find(types, type => NameOf(type) == typeName)
            ?? throw new Refusal($"'{path}' has no type '{typeName}'{Nearest(typeName, visible)}");
        var methods = type.GetMethods(Any).Where(method => NameOf(method) == methodName).ToList();
        if (methods.Count == 0)
        {
            var others = type.GetMethods(Any).Where(method => method.IsPublic && !method.IsSpecialName).Select(NameOf);
            throw new Refusal($"type '{typeName}' has no method '{methodName}'{Nearest(methodName, others)}");
        }

        var usable = methods.Where(method => GetRefusal(method) is null).ToList();
        return usable.Count switch
        {
            1 => usable[0],
            0 => throw new Refusal(RefusalOfAll(methods, name)),
            _ => throw new Refusal($"'{name}' is overloaded: {Signatures(usable)} could both be meant; mark one [Workload(\"...\")]"),
        };
    }

    /// <summary>Full names of the methods that <c>--method</c> could name: static ones, or instance ones where there are none.</summary>
    public IEnumerable<string> Usable()
    {
        var ofStatic = Usable(BindingFlags.Static).ToList();
        return ofStatic.Count > 0 ? ofStatic : Usable(BindingFlags.Instance);
    }

    /// <summary>
    /// Full names of the public methods whose names end so: those that can be workloads, and those that cannot.
    /// </summary>
    /// <param name="ending">The end of a name, which may have stars.</param>
    public (IReadOnlyList<string> Usable, IReadOnlyList<string> Others) Named(string ending)
    {
        var named = Public(BindingFlags.Static | BindingFlags.Instance).Where(method => NamePattern.IsMeant(ending, FullNameOf(method)))
            .ToLookup(method => GetRefusal(method) is null, FullNameOf);
        return ([.. named[true].Distinct()], [.. named[false].Distinct()]);
    }

    /// <summary>Why a method cannot be a workload; null where it can.</summary>
    public string? GetRefusal(MethodInfo method)
    {
        var name = FullNameOf(method);
        if (!method.IsPublic) return $"'{name}' is not public";
        if (!method.ReflectedType!.IsVisible) return $"'{name}' is in a type that is not public";
        if (!method.IsStatic && RefusalOfObject(method.ReflectedType) is { } refusal) return $"'{name}' is not static, and {refusal}";
        try
        {
            return MethodParameters.GetRefusal(method, size, ItemsOf(method));
        }
        catch (Refusal ofItems)
        {
            return ofItems.Message;
        }
    }

    private static string? RefusalOfObject(Type type)
    {
        var name = NameOf(type);
        if (type.IsAbstract) return $"'{name}' is abstract: there is no object to call it on";
        if (type.IsValueType) return $"'{name}' is a struct; an object has to be of a class";
        if (type.ContainsGenericParameters) return $"'{name}' is generic; an object has a concrete type";
        if (type.GetConstructor(Type.EmptyTypes) is not null) return null;
        var constructors = type.GetConstructors()
            .Select(one => $"{type.Name}({string.Join(", ", one.GetParameters().Select(parameter => parameter.ParameterType.Name))})")
            .ToList();
        return constructors.Count == 0
            ? $"'{name}' has no public constructor"
            : $"'{name}' has no public constructor without parameters, but {TerminalText.Name(string.Join(" and ", constructors))}";
    }

    private IEnumerable<string> Usable(BindingFlags kind) => Public(kind).Where(method => GetRefusal(method) is null).Select(FullNameOf);

    /// <summary>The methods that a user wrote to be called: no accessors, and none that every object has.</summary>
    private IEnumerable<MethodInfo> Public(BindingFlags kind) => types.Where(type => type.IsVisible && !IsGenerated(type))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.DeclaredOnly | kind))
        .Where(method => !method.IsSpecialName && !IsGenerated(method) && method.GetBaseDefinition().DeclaringType != typeof(object))
        .Where(method => method.Name is not ("Dispose" or "DisposeAsync") && !Mark.IsHook(method));

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private string RefusalOfAll(List<MethodInfo> methods, string name)
    {
        var first = GetRefusal(methods[0])!;
        return methods.Count == 1 ? first : $"none of the {methods.Count} methods '{name}' can be a workload; the first: {first}";
    }

    private static string FullNameOf(MethodInfo method) => $"{NameOf(method.DeclaringType!)}.{NameOf(method)}";

    /// <summary>As stacks show it: see <see cref="TerminalText.Name"/>.</summary>
    private static string NameOf(Type type) => TerminalText.Name((type.FullName ?? type.Name).Replace('+', '.'));

    private static string NameOf(MethodInfo method) => TerminalText.Name(method.Name);

    private static string Signatures(List<MethodInfo> methods) => string.Join(" and ", methods.Select(Signature));

    private static string Signature(MethodInfo method) =>
        $"{NameOf(method)}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    /// <summary>The three names that share the most letters at their ends, or at those of their last part, with one.</summary>
    /// <param name="asked">The name that was asked for, which may have stars.</param>
    /// <param name="known">The names that there are.</param>
    public static IReadOnlyList<string> Near(string asked, IEnumerable<string> known)
    {
        var letters = asked.Replace("*", "", StringComparison.Ordinal);
        int Shared(string name) => Math.Max(SharedLetters(letters, name), SharedLetters(letters, name[(name.LastIndexOf('.') + 1)..]));
        return [.. known.Distinct().OrderByDescending(Shared).Take(3)];
    }

    private static string Nearest(string asked, IEnumerable<string> known) =>
        Near(asked, known) is { Count: > 0 } names ? $"; it has {string.Join(", ", names)}" : "";

    private static int SharedLetters(string a, string b)
    {
        var most = Math.Min(a.Length, b.Length);
        var (start, end) = (0, 0);
        while (start < most && char.ToUpperInvariant(a[start]) == char.ToUpperInvariant(b[start])) start++;
        while (end < most - start && char.ToUpperInvariant(a[^(end + 1)]) == char.ToUpperInvariant(b[^(end + 1)])) end++;
        return start + end;
    }
}
