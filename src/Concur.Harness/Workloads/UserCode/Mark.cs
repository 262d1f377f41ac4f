using System.Reflection;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>
/// The attributes that give members of a user's type a part, by their full names: the user's assembly may have our attributes, or those of
/// a benchmark. None of their assemblies is referred to.
/// </summary>
internal sealed class Mark
{
    private const string Own = "Concur.Abstractions.";
    private const string OfBenchmarks = "BenchmarkDotNet.Attributes.";

    private readonly string[] _names;

    private Mark(params string[] names) => _names = names;

    /// <summary>The assembly that has the attributes of benchmarks.</summary>
    public const string BenchmarkAssembly = "BenchmarkDotNet.Annotations";

    /// <summary>A source of items.</summary>
    public static Mark Items { get; } = new(Own + "ItemsAttribute");

    /// <summary>Called once before the first unit.</summary>
    public static Mark Setup { get; } = new(Own + "SetupAttribute", OfBenchmarks + "GlobalSetupAttribute");

    /// <summary>Called once after the last unit.</summary>
    public static Mark Cleanup { get; } = new(Own + "CleanupAttribute", OfBenchmarks + "GlobalCleanupAttribute");

    /// <summary>Called before each iteration.</summary>
    public static Mark IterationSetup { get; } = new(Own + "IterationSetupAttribute", OfBenchmarks + "IterationSetupAttribute");

    /// <summary>Called after each iteration.</summary>
    public static Mark IterationCleanup { get; } = new(Own + "IterationCleanupAttribute", OfBenchmarks + "IterationCleanupAttribute");

    /// <summary>Whether a method is called before or after units, and is none itself.</summary>
    public static bool IsHook(MethodInfo method) =>
        Array.Exists([Setup, Cleanup, IterationSetup, IterationCleanup, Items], mark => mark.On(method) is not null);

    /// <summary>A property or field with a list of values.</summary>
    public static Mark Params { get; } = new(Own + "ParamsAttribute", OfBenchmarks + "ParamsAttribute");

    /// <summary>A property or field whose values a member returns.</summary>
    public static Mark ParamsSource { get; } = new(OfBenchmarks + "ParamsSourceAttribute");

    /// <summary>A property or field that takes every value of its type.</summary>
    public static Mark ParamsAllValues { get; } = new(OfBenchmarks + "ParamsAllValuesAttribute");

    /// <summary>A benchmark.</summary>
    public static Mark Benchmark { get; } = new(OfBenchmarks + "BenchmarkAttribute");

    /// <summary>The arguments of a benchmark.</summary>
    public static Mark Arguments { get; } = new(OfBenchmarks + "ArgumentsAttribute");

    /// <summary>A member that returns arguments of a benchmark.</summary>
    public static Mark ArgumentsSource { get; } = new(OfBenchmarks + "ArgumentsSourceAttribute");

    /// <summary>The attribute on a member; null where it has none.</summary>
    public CustomAttributeData? On(MemberInfo member) => AllOn(member).FirstOrDefault()
        ?? (member is MethodInfo { IsVirtual: true } method && method.GetBaseDefinition() is var overridden && overridden != method
            ? AllOn(overridden).FirstOrDefault()
            : null);

    /// <summary>All such attributes on a member.</summary>
    public IEnumerable<CustomAttributeData> AllOn(MemberInfo member) =>
        member.GetCustomAttributesData().Where(data => Array.IndexOf(_names, data.AttributeType.FullName) >= 0);

    /// <summary>The values that an attribute was given by <c>params</c>, or one by one.</summary>
    public static object?[] ValuesOf(CustomAttributeData data) =>
        data.ConstructorArguments is [{ Value: IReadOnlyCollection<CustomAttributeTypedArgument> values }]
            ? [.. values.Select(Value)]
            : [.. data.ConstructorArguments.Select(Value)];

    private static object? Value(CustomAttributeTypedArgument argument) => argument switch
    {
        { Value: IReadOnlyCollection<CustomAttributeTypedArgument> list } => ArrayOf(argument.ArgumentType.GetElementType()!, list),
        { Value: { } value, ArgumentType.IsEnum: true } => Enum.ToObject(argument.ArgumentType, value),
        _ => argument.Value,
    };

    private static Array ArrayOf(Type element, IReadOnlyCollection<CustomAttributeTypedArgument> list)
    {
        var values = Array.CreateInstance(element, list.Count);
        var i = 0;
        foreach (var item in list) values.SetValue(Value(item), i++);
        return values;
    }
}
