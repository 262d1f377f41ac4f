using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>The arguments of a benchmark: a list on the method, or what a member returns.</summary>
internal static class MethodArguments
{
    /// <summary>Whether a method has arguments of its own.</summary>
    public static bool AreMarked(MethodInfo method) =>
        ReferencesBenchmarks(method) && (Mark.Arguments.On(method) ?? Mark.ArgumentsSource.On(method)) is not null;

    /// <summary>The arguments of a method: the first list that has the values that were asked for.</summary>
    /// <param name="method">A method with arguments.</param>
    /// <param name="instance">The object on which it is called, for a source that is no static member; null for none.</param>
    /// <param name="wanted">Values by the names of parameters; others are for properties of the object.</param>
    /// <exception cref="Refusal">No list has them, or they do not fit the parameters.</exception>
    public static object?[] Of(MethodInfo method, object? instance, IReadOnlyDictionary<string, string> wanted)
    {
        var parameters = method.GetParameters();
        var name = TerminalText.Name($"{method.DeclaringType!.Name}.{method.Name}");
        var lists = Lists(method, instance).ToList();
        if (lists.Find(list => list.Length != parameters.Length) is { } other)
            throw new Refusal($"'{name}' takes {parameters.Length} arguments, and its [Arguments] have {other.Length}");
        var found = lists.Find(list => Enumerable.Range(0, list.Length).All(i => IsWanted(parameters[i], list[i], wanted)));
        if (found is null) throw new Refusal($"no [Arguments] of '{name}' have the values that --param gives");
        return [.. found.Select((value, i) => Fitting(value, parameters[i], name))];
    }

    /// <summary>Whether the assembly of a method can have benchmarks: only then are attributes looked for by name.</summary>
    public static bool ReferencesBenchmarks(MemberInfo member) => Array.Exists(
        member.Module.Assembly.GetReferencedAssemblies(), name => name.Name == Mark.BenchmarkAssembly);

    /// <summary>Reads the member that an attribute names.</summary>
    /// <param name="type">The type that the attribute is in.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="instance">The object; null where there is none, for a static member.</param>
    /// <exception cref="Refusal">There is no such member, it throws, or it returns no collection.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "The user's code may throw anything.")]
    public static IEnumerable<object?> Values(Type type, string name, object? instance)
    {
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance
            | BindingFlags.FlattenHierarchy;
        var full = TerminalText.Name($"{type.Name}.{name}");
        try
        {
            var values = type.GetMethod(name, Any, []) is { } method ? method.Invoke(method.IsStatic ? null : instance, null)
                : type.GetProperty(name, Any) is { } property ? property.GetValue(instance)
                : throw new Refusal($"there is no member '{full}', which an attribute names");
            return values is System.Collections.IEnumerable list
                ? [.. list.Cast<object?>()]
                : throw new Refusal($"'{full}' returns no collection of values");
        }
        catch (Exception e) when (e is not Refusal)
        {
            var failure = FailureReport.Of(null, e);
            throw new Refusal($"'{full}' threw {failure.Type}: {TerminalText.OneLine(failure.Message)}");
        }
    }

    /// <summary>The lists of arguments of a method.</summary>
    /// <param name="method">A method with arguments.</param>
    /// <param name="instance">The object on which it is called; null for none.</param>
    /// <exception cref="Refusal">Their source fails.</exception>
    public static IEnumerable<object?[]> Lists(MethodInfo method, object? instance)
    {
        foreach (var data in Mark.Arguments.AllOn(method)) yield return Mark.ValuesOf(data);
        if (Mark.ArgumentsSource.On(method) is not { ConstructorArguments: [.., { Value: string name }] } source) yield break;
        var only = method.GetParameters() is [var parameter] ? parameter.ParameterType : null;
        foreach (var value in Values(TypeIn(source) ?? method.DeclaringType!, name, instance))
            yield return only?.IsInstanceOfType(value) == true ? [value] : value as object?[] ?? [value];
    }

    /// <summary>The type that an attribute names beside a member; null for its own type.</summary>
    public static Type? TypeIn(CustomAttributeData source) => source.ConstructorArguments is [{ Value: Type type }, _] ? type : null;

    private static bool IsWanted(ParameterInfo parameter, object? value, IReadOnlyDictionary<string, string> wanted) =>
        !wanted.TryGetValue(parameter.Name ?? "", out var text)
        || Equals(value, TextValue.CanBe(parameter.ParameterType) ? TextValue.Read(text, parameter.ParameterType) : null)
        || string.Equals(value?.ToString(), text, StringComparison.Ordinal);

    private static object? Fitting(object? value, ParameterInfo parameter, string name)
    {
        var type = parameter.ParameterType;
        if (value is null ? !type.IsValueType : type.IsInstanceOfType(value)) return value;
        return value is IConvertible && TextValue.CanBe(type)
            && TextValue.Read(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", type) is { } fitting
            ? fitting
            : throw new Refusal($"an argument of '{name}' is {value ?? "null"}, which parameter '{parameter.Name}' cannot be");
    }
}
