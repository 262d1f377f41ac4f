using System.Globalization;
using System.Reflection;
using Concur.Abstractions;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>
/// How a method's parameters are filled. By type: <c>WorkUnit</c>, <c>CancellationToken</c>, <c>Random</c>. Numbers by
/// name: index, unit, i; size, n, count, length; seed. A number of any other name is the size when it is the only one
/// of its kind. What is left must have a default value.
/// </summary>
internal static class MethodParameters
{
    private static readonly string[] IndexNames = ["index", "unit", "i", "unitIndex", "unitNumber"];
    private static readonly string[] SizeNames = ["size", "n", "count", "length", "number"];

    private static readonly TypeCode[] Numbers =
    [
        TypeCode.SByte, TypeCode.Byte, TypeCode.Int16, TypeCode.UInt16, TypeCode.Int32, TypeCode.UInt32, TypeCode.Int64, TypeCode.UInt64, TypeCode.Single, TypeCode.Double,
    ];

    /// <summary>What fills each parameter.</summary>
    public static IReadOnlyList<ParameterRole> Roles(MethodInfo method)
    {
        var parameters = method.GetParameters();
        ParameterRole[] roles = [.. parameters.Select(RoleOf)];
        var open = Enumerable.Range(0, roles.Length).Where(i => roles[i] == ParameterRole.Unknown && IsNumber(parameters[i].ParameterType)).ToList();
        if (open.Count == 1 && !roles.Contains(ParameterRole.Size)) roles[open[0]] = ParameterRole.Size;
        for (var i = 0; i < roles.Length; i++)
        {
            if (roles[i] == ParameterRole.Unknown && IsDefault(parameters[i])) roles[i] = ParameterRole.Default;
        }

        return roles;
    }

    /// <returns>Why the method can't be called for a unit, in one line; null when it can.</returns>
    public static string? Refuse(MethodInfo method, long size)
    {
        var name = $"{method.DeclaringType?.FullName?.Replace('+', '.')}.{method.Name}";
        if (method.ContainsGenericParameters) return $"'{name}' is generic; a workload has concrete types";
        if (method.ReturnType.IsByRefLike || method.ReturnType.IsByRef || method.ReturnType.IsPointer) return $"'{name}' returns {method.ReturnType.Name}, which can't outlive the call";
        var roles = Roles(method);
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            if (roles[i] == ParameterRole.Unknown)
                return $"parameter '{parameters[i].Name}' of '{name}' has the type {parameters[i].ParameterType.Name}, which nothing of a unit fills: WorkUnit, CancellationToken, Random, or a number named index, size or seed do; others need a default value";
            if (roles[i] == ParameterRole.Size && !Fits(size, parameters[i].ParameterType))
                return string.Create(CultureInfo.InvariantCulture, $"size {size} does not fit parameter '{parameters[i].Name}' of '{name}', which is of the type {parameters[i].ParameterType.Name}");
        }

        return null;
    }

    private static ParameterRole RoleOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(WorkUnit)) return ParameterRole.Unit;
        if (type == typeof(CancellationToken)) return ParameterRole.Cancellation;
        if (type == typeof(Random)) return ParameterRole.Random;
        if (!IsNumber(type)) return ParameterRole.Unknown;
        var name = parameter.Name ?? "";
        return IndexNames.Contains(name, StringComparer.OrdinalIgnoreCase) ? ParameterRole.Index
            : SizeNames.Contains(name, StringComparer.OrdinalIgnoreCase) ? ParameterRole.Size
            : name.Equals("seed", StringComparison.OrdinalIgnoreCase) ? ParameterRole.Seed
            : ParameterRole.Unknown;
    }

    private static bool IsNumber(Type type) => !type.IsEnum && Numbers.Contains(Type.GetTypeCode(type));

    /// <summary>Defaults that are a constant of the language.</summary>
    private static bool IsDefault(ParameterInfo parameter) =>
        parameter.HasDefaultValue && (parameter.DefaultValue is not null ? Type.GetTypeCode(parameter.DefaultValue.GetType()) != TypeCode.Decimal : !parameter.ParameterType.IsValueType);

    private static bool Fits(long size, Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => size <= sbyte.MaxValue,
        TypeCode.Byte => size <= byte.MaxValue,
        TypeCode.Int16 => size <= short.MaxValue,
        TypeCode.UInt16 => size <= ushort.MaxValue,
        TypeCode.Int32 => size <= int.MaxValue,
        TypeCode.UInt32 => size <= uint.MaxValue,
        _ => true,
    };
}
