using System.Reflection;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>Finds a method by its full name, or says why it cannot be a workload.</summary>
internal static class MethodSearch
{
    private const BindingFlags Any =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <param name="types">The types of the assembly.</param>
    /// <param name="name">The method's full name: Namespace.Type.Method.</param>
    /// <param name="size">The units' size, which has to fit the method's parameter.</param>
    /// <param name="path">The assembly's path, for messages.</param>
    /// <exception cref="Refusal">No method of that name can be a workload; the message says what there is, or what is wrong.</exception>
    public static MethodInfo Find(Type[] types, string name, long size, string path)
    {
        var dot = name.LastIndexOf('.');
        var (typeName, methodName) = (name[..dot].Replace('+', '.'), name[(dot + 1)..]);
        var visible = types.Where(type => type.IsVisible).Select(NameOf);
        var type = Array.Find(types, type => NameOf(type) == typeName)
            ?? throw new Refusal($"'{path}' has no type '{typeName}'{Nearest(typeName, visible)}");
        var methods = type.GetMethods(Any).Where(method => NameOf(method) == methodName).ToList();
        if (methods.Count == 0)
        {
            var others = type.GetMethods(Any).Where(method => method is { IsPublic: true, IsStatic: true }).Select(NameOf);
            throw new Refusal($"type '{typeName}' has no method '{methodName}'{Nearest(methodName, others)}");
        }

        var usable = methods.Where(method => GetRefusal(method, size) is null).ToList();
        return usable.Count switch
        {
            1 => usable[0],
            0 => throw new Refusal(RefusalOfAll(methods, name, size)),
            _ => throw new Refusal($"'{name}' is overloaded: {Signatures(usable)} could both be meant; mark one [Workload(\"...\")]"),
        };
    }

    /// <summary>Full names of the methods that <c>--method</c> could name.</summary>
    public static IEnumerable<string> Usable(Type[] types) => types.Where(type => type.IsVisible)
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsSpecialName && GetRefusal(method, size: 0) is null)
        .Select(method => $"{NameOf(method.DeclaringType!)}.{NameOf(method)}");

    private static string RefusalOfAll(List<MethodInfo> methods, string name, long size)
    {
        var first = GetRefusal(methods[0], size)!;
        return methods.Count == 1 ? first : $"none of the {methods.Count} methods '{name}' can be a workload; the first: {first}";
    }

    private static string? GetRefusal(MethodInfo method, long size)
    {
        var name = $"{NameOf(method.DeclaringType!)}.{NameOf(method)}";
        return method switch
        {
            { IsStatic: false } => $"'{name}' is not static: there is no object to call it on",
            { IsPublic: false } => $"'{name}' is not public",
            _ when !method.DeclaringType!.IsVisible => $"'{name}' is in a type that is not public",
            _ => MethodParameters.GetRefusal(method, size),
        };
    }

    /// <summary>As stacks show it: see <see cref="TerminalText.Name"/>.</summary>
    private static string NameOf(Type type) => TerminalText.Name((type.FullName ?? type.Name).Replace('+', '.'));

    private static string NameOf(MethodInfo method) => TerminalText.Name(method.Name);

    private static string Signatures(List<MethodInfo> methods) => string.Join(" and ", methods.Select(Signature));

    private static string Signature(MethodInfo method) =>
        $"{NameOf(method)}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    /// <summary>A clause with the names that share the most letters at their ends with the one asked for.</summary>
    private static string Nearest(string asked, IEnumerable<string> known)
    {
        var names = known.Distinct().OrderByDescending(name => SharedLetters(asked, name)).Take(3).ToList();
        return names.Count == 0 ? "" : $"; it has {string.Join(", ", names)}";
    }

    private static int SharedLetters(string a, string b)
    {
        var most = Math.Min(a.Length, b.Length);
        var (start, end) = (0, 0);
        while (start < most && char.ToUpperInvariant(a[start]) == char.ToUpperInvariant(b[start])) start++;
        while (end < most - start && char.ToUpperInvariant(a[^(end + 1)]) == char.ToUpperInvariant(b[^(end + 1)])) end++;
        return start + end;
    }
}
