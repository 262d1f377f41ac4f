using System.Globalization;
using System.Reflection;
using Concur.Abstractions;
using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>
/// Decides how a method's parameters are filled. A <c>WorkUnit</c>, a <c>CancellationToken</c> and a <c>Random</c> are known by their type,
/// numbers by their name: index, unit or i; size, n, count or length; seed. A number of any other name is the size when there is only one
/// such number and no size. All other parameters must have default values.
/// </summary>
internal static class MethodParameters
{
    private static readonly string[] IndexNames = ["index", "unit", "i", "unitIndex", "unitNumber"];
    private static readonly string[] SizeNames = ["size", "n", "count", "length", "number"];

    private static readonly TypeCode[] Numbers =
    [
        TypeCode.SByte, TypeCode.Byte, TypeCode.Int16, TypeCode.UInt16, TypeCode.Int32, TypeCode.UInt32, TypeCode.Int64, TypeCode.UInt64,
        TypeCode.Single, TypeCode.Double,
    ];

    /// <summary>The role of each parameter.</summary>
    public static IReadOnlyList<ParameterRole> Roles(MethodInfo method)
    {
        var parameters = method.GetParameters();
        ParameterRole[] roles = [.. parameters.Select(RoleOf)];
        var numbers = Enumerable.Range(0, roles.Length)
            .Where(i => roles[i] == ParameterRole.Unknown && IsNumber(parameters[i].ParameterType)).ToList();
        if (numbers.Count == 1 && !roles.Contains(ParameterRole.Size)) roles[numbers[0]] = ParameterRole.Size;
        for (var i = 0; i < roles.Length; i++)
        {
            if (roles[i] == ParameterRole.Unknown && IsDefault(parameters[i])) roles[i] = ParameterRole.Default;
        }

        return roles;
    }

    /// <summary>The default value of the parameter that is the size; null without one, or where it is no size.</summary>
    public static long? DefaultSize(MethodInfo method)
    {
        var place = Roles(method).ToList().IndexOf(ParameterRole.Size);
        if (place < 0 || method.GetParameters()[place] is not { HasDefaultValue: true, DefaultValue: IConvertible value }) return null;
        var number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        return number is >= 1 and <= int.MaxValue && number == decimal.Truncate(number) ? (long)number : null;
    }

    /// <summary>Why a method cannot be called for a unit.</summary>
    /// <param name="method">The method.</param>
    /// <param name="size">The units' size, which has to fit the parameter's type.</param>
    /// <returns>One line; null when the method can be called.</returns>
    public static string? GetRefusal(MethodInfo method, long size)
    {
        var name = TerminalText.Name($"{method.DeclaringType?.FullName?.Replace('+', '.')}.{method.Name}");
        if (method.ContainsGenericParameters) return $"'{name}' is generic; a workload has concrete types";
        if (method.ReturnType.IsByRefLike || method.ReturnType.IsByRef || method.ReturnType.IsPointer)
            return $"'{name}' returns {method.ReturnType.Name}, which cannot be kept after the call; return a value";
        var roles = Roles(method);
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = $"parameter '{TerminalText.Name(parameters[i].Name ?? "")}' of '{name}'";
            var type = parameters[i].ParameterType;
            if (roles[i] == ParameterRole.Unknown)
            {
                return $"{parameter} has the type {type.Name}, for which a unit has no value: take a WorkUnit, a CancellationToken,"
                    + " a Random, or a number named index, size or seed; all other parameters must have default values";
            }

            if (roles[i] == ParameterRole.Size && !Fits(size, type))
                return string.Create(CultureInfo.InvariantCulture, $"size {size} does not fit {parameter}, whose type is {type.Name}");
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

    /// <summary>Whether the parameter has a default value that the language counts as a constant; a decimal is none.</summary>
    private static bool IsDefault(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue) return false;
        return parameter.DefaultValue is { } value
            ? Type.GetTypeCode(value.GetType()) != TypeCode.Decimal
            : !parameter.ParameterType.IsValueType;
    }

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

/// <summary>What fills a parameter of a user's method.</summary>
internal enum ParameterRole
{
    /// <summary>A unit has nothing for it.</summary>
    Unknown,

    /// <summary>The unit itself.</summary>
    Unit,

    /// <summary>The unit's cancellation token.</summary>
    Cancellation,

    /// <summary>A generator of random numbers, seeded with the unit's seed.</summary>
    Random,

    /// <summary>The unit's index.</summary>
    Index,

    /// <summary>The unit's size.</summary>
    Size,

    /// <summary>The unit's seed.</summary>
    Seed,

    /// <summary>The parameter's own default value.</summary>
    Default,
}
