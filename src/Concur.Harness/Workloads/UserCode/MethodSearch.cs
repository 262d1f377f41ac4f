using System.Reflection;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>Finds a method by its full name, or says why it can't be a workload.</summary>
internal static class MethodSearch
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <exception cref="Refusal">No method of that name can be a workload; says which there are, or what is wrong with it.</exception>
    public static MethodInfo Find(Type[] types, string name, long size, string path)
    {
        var dot = name.LastIndexOf('.');
        var (typeName, methodName) = (name[..dot].Replace('+', '.'), name[(dot + 1)..]);
        var type = Array.Find(types, type => NameOf(type) == typeName)
            ?? throw new Refusal($"'{path}' has no type '{typeName}'{Nearest(typeName, types.Where(type => type.IsVisible).Select(NameOf))}");
        var methods = type.GetMethods(Any).Where(method => method.Name == methodName).ToList();
        if (methods.Count == 0)
            throw new Refusal($"type '{typeName}' has no method '{methodName}'{Nearest(methodName, type.GetMethods(Any).Where(method => method is { IsPublic: true, IsStatic: true }).Select(method => method.Name))}");
        var usable = methods.Where(method => Why(method, size) is null).ToList();
        return usable.Count switch
        {
            1 => usable[0],
            0 => throw new Refusal(methods.Count == 1 ? Why(methods[0], size)! : $"none of the {methods.Count} methods '{name}' can be a workload; the first: {Why(methods[0], size)}"),
            _ => throw new Refusal($"'{name}' is overloaded: {string.Join(" and ", usable.Select(Signature))} could both be meant; mark one [Workload(\"...\")]"),
        };
    }

    /// <summary>Full names of the methods that <c>--method</c> could name.</summary>
    public static IEnumerable<string> Usable(Type[] types) => types.Where(type => type.IsVisible)
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsSpecialName && Why(method, size: 0) is null)
        .Select(method => $"{NameOf(method.DeclaringType!)}.{method.Name}");

    private static string? Why(MethodInfo method, long size)
    {
        var name = $"{NameOf(method.DeclaringType!)}.{method.Name}";
        return method switch
        {
            { IsStatic: false } => $"'{name}' is not static: a workload has no object to be called on",
            { IsPublic: false } => $"'{name}' is not public",
            _ when !method.DeclaringType!.IsVisible => $"'{name}' is in a type that is not public",
            _ => MethodParameters.Refuse(method, size),
        };
    }

    private static string NameOf(Type type) => (type.FullName ?? type.Name).Replace('+', '.');

    private static string Signature(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    /// <summary>Names that share the most letters from either end with what was asked for.</summary>
    private static string Nearest(string asked, IEnumerable<string> known)
    {
        var names = known.Distinct().OrderByDescending(name => Alike(asked, name)).Take(3).ToList();
        return names.Count == 0 ? "" : $"; it has {string.Join(", ", names)}";
    }

    private static int Alike(string a, string b)
    {
        var most = Math.Min(a.Length, b.Length);
        var (start, end) = (0, 0);
        while (start < most && char.ToUpperInvariant(a[start]) == char.ToUpperInvariant(b[start])) start++;
        while (end < most - start && char.ToUpperInvariant(a[^(end + 1)]) == char.ToUpperInvariant(b[^(end + 1)])) end++;
        return start + end;
    }
}
