using System.Reflection;
using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Harness.Workloads.UserCode;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>Finds methods that are marked <c>[Strategy]</c>, and binds them.</summary>
internal static class UserStrategies
{
    private const BindingFlags Callable = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private const BindingFlags Any = Callable | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>A unit source and a number of workers.</summary>
    private const int Required = 2;

    /// <summary>The strategies of an assembly.</summary>
    /// <exception cref="Refusal">A marked method cannot be one.</exception>
    public static IReadOnlyList<UserStrategy> In(UserAssembly assembly)
    {
        if (assembly.Types.Count == 0 || !Refers(assembly.Types[0].Assembly)) return [];
        var found = assembly.Types
            .SelectMany(type => type.GetMethods(Any))
            .Select(method => (Method: method, Name: NameOf(method)))
            .Where(pair => pair.Name is not null)
            .Select(pair => Describe(pair.Name!, pair.Method))
            .ToList();
        return found.GroupBy(strategy => strategy.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new Refusal($"two strategies are named '{twice.Key}': {string.Join(" and ", twice.Select(one => one.Method))}")
            : found;
    }

    /// <summary>The method behind a strategy.</summary>
    /// <param name="assemblyPath">The absolute path of its assembly.</param>
    /// <param name="method">The method, as <see cref="In"/> names it.</param>
    /// <param name="text">The strategy as it was asked for, with its parameters.</param>
    /// <exception cref="Refusal">There is no such method, or the parameter does not fit it.</exception>
    public static BoundStrategy Bind(string assemblyPath, string method, string text)
    {
        var dot = method.LastIndexOf('.');
        var found = UserAssembly.Load(assemblyPath, assembly => assembly.GetType(method[..Math.Max(0, dot)])?
            .GetMethods(Callable).FirstOrDefault(one => one.Name == method[(dot + 1)..] && NameOf(one) == StrategySpec.NameOf(text)));
        if (found is null) throw new Refusal($"'{assemblyPath}' has no strategy '{StrategySpec.NameOf(text)}' ({method})");
        var given = StrategySpec.ParameterTextsOf(text);
        var parameters = found.GetParameters().Skip(Required).ToList();
        if (given.FirstOrDefault(pair => !parameters.Exists(parameter => parameter.Name == pair.Key)).Key is { } unknown)
            throw new Refusal($"'{text}': {method} in '{assemblyPath}' has no parameter '{unknown}'");
        return new BoundStrategy(StrategySpec.NameOf(text), method, found, [.. parameters.Select(Value)]);

        object? Value(ParameterInfo parameter) => given.FirstOrDefault(pair => pair.Key == parameter.Name).Value is not { } value
            ? DefaultOf(parameter)
            : Read(value, parameter.ParameterType)
                ?? throw new Refusal($"'{text}': '{value}' is not a value of {method}'s {parameter.Name} ({parameter.ParameterType.Name})");
    }

    private static string? NameOf(MethodInfo method) => method.GetCustomAttribute<StrategyAttribute>()?.Name;

    private static bool Refers(Assembly assembly) =>
        Array.Exists(assembly.GetReferencedAssemblies(), name => name.Name == typeof(StrategyAttribute).Assembly.GetName().Name);

    private static UserStrategy Describe(string name, MethodInfo method)
    {
        var fullName = $"{method.DeclaringType!.FullName}.{method.Name}";
        if (!UserStrategy.IsName(name))
        {
            throw new Refusal(
                $"strategy '{TerminalText.Name(name)}' ({fullName}) needs another name: lower-case letters, digits and hyphens, "
                + "and not the name of a built-in strategy");
        }

        var parameters = method.GetParameters();
        if (parameters.Skip(Required).Select(parameter => parameter.Name ?? "").Append(fullName).FirstOrDefault(IsQuoted) is { } quoted)
            throw new Refusal($"strategy '{name}' ({fullName}): the name '{TerminalText.Name(quoted)}' has a blank; give it one without");
        if (!IsCallable(method) || !Takes(parameters))
        {
            throw new Refusal(
                $"strategy '{name}' ({fullName}) cannot be called: it must be a public static method of a public class, as "
                + "Task RunAsync(UnitSource units, int workers)");
        }

        return new UserStrategy(name, fullName) { Parameters = [.. parameters.Skip(Required).Select(one => Describe(name, one))] };
    }

    /// <summary>Other languages allow names that C# does not have.</summary>
    private static bool IsQuoted(string name) => name.AsSpan().ContainsAny(' ', ':', '|');

    private static bool IsCallable(MethodInfo method) => method is { IsPublic: true, IsStatic: true, ContainsGenericParameters: false }
        && method.DeclaringType is { IsVisible: true, ContainsGenericParameters: false }
        && (method.ReturnType == typeof(void) || method.ReturnType == typeof(ValueTask) || method.ReturnType.IsAssignableTo(typeof(Task)));

    private static bool Takes(ParameterInfo[] parameters) => parameters.Length >= Required
        && parameters[0].ParameterType == typeof(UnitSource)
        && parameters[1].ParameterType == typeof(int);

    private static StrategyParameter Describe(string strategy, ParameterInfo parameter)
    {
        var (name, type) = (TerminalText.Name(parameter.Name ?? ""), parameter.ParameterType);
        if (!parameter.HasDefaultValue) throw new Refusal($"parameter '{name}' of strategy '{strategy}' needs a default value");
        if (type == typeof(int) || type == typeof(long)) return new StrategyParameter(name, StrategyParameterKind.Count, "");
        if (type == typeof(TimeSpan)) return new StrategyParameter(name, StrategyParameterKind.Duration, "");
        if (type == typeof(bool)) return StrategyParameter.OneOf(name, ["true", "false"], "");
        return type.IsEnum
            ? StrategyParameter.OneOf(name, Enum.GetNames(type), "")
            : throw new Refusal(
                $"parameter '{name}' of strategy '{strategy}' is of type {type.Name}; "
                + "it may be a whole number, a bool, an enum or a TimeSpan");
    }

    /// <summary>The default value. That of a structure has no form of its own in an assembly, and is null there.</summary>
    private static object? DefaultOf(ParameterInfo parameter) =>
        parameter.DefaultValue ?? (parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null);

    private static object? Read(string text, Type type) => type == typeof(TimeSpan)
        ? DurationText.TryParse(text, out var duration) ? duration : null
        : TextValue.Read(text, type);
}

/// <summary>A strategy of the user's that can be started.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">The method's full name.</param>
/// <param name="Code">The method.</param>
/// <param name="Values">The values of its parameters after the first two.</param>
internal sealed record BoundStrategy(string Name, string Method, MethodInfo Code, object?[] Values)
{
    /// <summary>Starts it.</summary>
    /// <returns>Completes when it is done; null where it is done.</returns>
    public Task? Start(UnitSource units, int workers)
    {
        object?[] arguments = [units, workers, .. Values];
        return Code.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null) switch
        {
            Task task => task,
            ValueTask task => task.AsTask(),
            _ => null,
        };
    }
}
