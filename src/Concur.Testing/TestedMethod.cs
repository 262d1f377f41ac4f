using System.Diagnostics;
using System.Reflection;

namespace Concur.Testing;

/// <summary>A method that another process can find and call.</summary>
/// <param name="AssemblyPath">The path of its assembly.</param>
/// <param name="Name">Its full name: Namespace.Type.Method.</param>
/// <param name="IsDebug">Whether it was compiled without optimisation.</param>
internal sealed record TestedMethod(string AssemblyPath, string Name, bool IsDebug)
{
    private const string Example =
        "make it a public static method of a public class, and give its name, as in Scaling.Of(items, Parser.Parse)";

    /// <summary>The method of a delegate.</summary>
    /// <exception cref="ArgumentException">Another process cannot call it; the message says why, and what to do.</exception>
    public static TestedMethod Of(Delegate call)
    {
        var method = call.Method;
        if (!IsNamed(method)) return Of(method);
        if (method.IsStatic && call.Target is not null)
            throw Refused(method, $"is bound to its first argument, which another process does not have: {Example}");
        if (call.Target is { } target && method.DeclaringType != target.GetType())
        {
            var (heir, type) = (target.GetType().Name, method.DeclaringType!.Name);
            throw Refused(method, $"is inherited by {heir}, and another process would call it on {type}: {Example}");
        }

        return Of(method);
    }

    /// <inheritdoc cref="Of(Delegate)"/>
    public static TestedMethod Of(MethodInfo method)
    {
        if (!IsNamed(method)) throw new ArgumentException($"a lambda or a local function cannot be called in another process: {Example}");
        var type = method.DeclaringType!;
        if (RefusalOf(method, type) is { } refusal) throw Refused(method, refusal);
        var isDebug = type.Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true;
        return new TestedMethod(type.Assembly.Location, $"{type.FullName!.Replace('+', '.')}.{method.Name}", isDebug);
    }

    private static string? RefusalOf(MethodInfo method, Type type) =>
        !method.IsPublic || !type.IsVisible ? $"is not public, so no other process can call it: {Example}"
        : method.IsGenericMethod || type.IsGenericType ? "is generic, and another process needs its types: give a method that calls it"
        : !method.IsStatic && !CanBeMade(type)
            ? $"is not static, and {type.Name} is no class with a public constructor that takes nothing: {Example}"
        : type.Assembly.Location.Length == 0 ? "is in an assembly that was not loaded from a file, which another process cannot load"
        : null;

    private static bool CanBeMade(Type type) =>
        type is { IsAbstract: false, IsValueType: false } && type.GetConstructor(Type.EmptyTypes) is not null;

    /// <summary>The compiler gives what has no name of its own one with an angle bracket, as a method or as its class.</summary>
    private static bool IsNamed(MethodInfo method) =>
        method.DeclaringType is { } type && !method.Name.StartsWith('<') && !type.Name.StartsWith('<');

    private static ArgumentException Refused(MethodInfo method, string why) =>
        new($"'{method.DeclaringType!.Name}.{method.Name}' {why}");
}
