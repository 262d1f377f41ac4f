using System.Globalization;
using System.Reflection;
using Concur.Abstractions;
using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>
/// Decides how a method's parameters are filled. A <c>WorkUnit</c>, a <c>CancellationToken</c> and a <c>Random</c> are known by their type,
/// numbers by their name: index, unit or i; size, n, count or length; seed. Where units have items, one parameter takes the unit's item, or
/// several of them. A number of any other name is the size when there is only one such number and no size. All other parameters must have
/// default values. A benchmark with arguments has these, in their order.
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
    /// <param name="method">The method.</param>
    /// <param name="items">The items of the units; null for none.</param>
    public static IReadOnlyList<ParameterRole> Roles(MethodInfo method, ItemSource? items = null)
    {
        var parameters = method.GetParameters();
        if (parameters.Length > 0 && MethodArguments.AreMarked(method))
            return [.. Enumerable.Repeat(ParameterRole.Argument, parameters.Length)];
        ParameterRole[] roles = [.. parameters.Select(RoleOf)];
        if (items is not null && PlaceOfItem(parameters, roles, items) is { } place)
            roles[place] = items.FitsSeveral(parameters[place].ParameterType) ? ParameterRole.Items : ParameterRole.Item;
        var numbers = Enumerable.Range(0, roles.Length)
            .Where(i => roles[i] == ParameterRole.Unknown && IsNumber(parameters[i].ParameterType)).ToList();
        if (numbers.Count == 1 && !roles.Contains(ParameterRole.Size)) roles[numbers[0]] = ParameterRole.Size;
        for (var i = 0; i < roles.Length; i++)
        {
            if (roles[i] == ParameterRole.Unknown && IsDefault(parameters[i])) roles[i] = ParameterRole.Default;
        }

        return roles;
    }

    /// <summary>Whether a unit without items has a value for each parameter.</summary>
    public static bool AreFilled(MethodInfo method) => !Roles(method).Contains(ParameterRole.Unknown);

    /// <summary>
    /// The parameter that takes items: the only one that can and must have a value for which a unit has nothing else; then the only number
    /// that must have one, whatever its name; then one with a default value.
    /// </summary>
    /// <returns>Null where there is none, or where several could be meant.</returns>
    private static int? PlaceOfItem(ParameterInfo[] parameters, ParameterRole[] roles, ItemSource items)
    {
        var fitting = Enumerable.Range(0, roles.Length)
            .Where(i => items.Fits(parameters[i].ParameterType) || items.FitsSeveral(parameters[i].ParameterType))
            .ToList();
        var free = fitting.FindAll(i => roles[i] == ParameterRole.Unknown);
        var numbers = fitting.FindAll(i => roles[i] is ParameterRole.Size or ParameterRole.Index);
        List<int>[] inOrder =
        [
            free.FindAll(i => !parameters[i].HasDefaultValue), numbers.FindAll(i => !parameters[i].HasDefaultValue), free, numbers,
        ];
        return Array.Find(inOrder, places => places.Count > 0) is [var only] ? only : null;
    }

    /// <summary>The default value of the parameter that is the size; null without one, or where it is no size.</summary>
    /// <param name="method">The method.</param>
    /// <param name="items">The items of the units; null for none.</param>
    public static long? DefaultSize(MethodInfo method, ItemSource? items = null)
    {
        var place = Roles(method, items).ToList().IndexOf(ParameterRole.Size);
        if (place < 0 || method.GetParameters()[place] is not { HasDefaultValue: true, DefaultValue: IConvertible value }) return null;
        var number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        return number is >= 1 and <= int.MaxValue && number == decimal.Truncate(number) ? (long)number : null;
    }

    /// <summary>Why a method cannot be called for a unit.</summary>
    /// <param name="method">The method.</param>
    /// <param name="size">The units' size, which has to fit the parameter's type.</param>
    /// <param name="items">The items of the units; null for none.</param>
    /// <returns>One line; null when the method can be called.</returns>
    public static string? GetRefusal(MethodInfo method, long size, ItemSource? items = null)
    {
        var name = TerminalText.Name($"{method.DeclaringType?.FullName?.Replace('+', '.')}.{method.Name}");
        if (method.ContainsGenericParameters) return $"'{name}' is generic; a workload has concrete types";
        if (method.ReturnType.IsByRefLike || method.ReturnType.IsByRef || method.ReturnType.IsPointer)
            return $"'{name}' returns {method.ReturnType.Name}, which cannot be kept after the call; return a value";
        return RefusalOfParameters(name, method.GetParameters(), Roles(method, items), size, items);
    }

    private static string? RefusalOfParameters(
        string name, ParameterInfo[] parameters, IReadOnlyList<ParameterRole> roles, long size, ItemSource? items)
    {
        if (items is { MemberName: null } && roles.Contains(ParameterRole.Argument))
            return $"'{name}' has [Arguments], which fill its parameters; leave the items out";
        if (items is not null && !roles.Any(role => role is ParameterRole.Item or ParameterRole.Items or ParameterRole.Argument))
            return NoPlaceForItems(name, parameters, items);
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = $"parameter '{TerminalText.Name(parameters[i].Name ?? "")}' of '{name}'";
            var type = parameters[i].ParameterType;
            if (roles[i] == ParameterRole.Unknown)
            {
                return $"{parameter} has the type {type.Name}, for which a unit has no value: give items (--items 'logs/*.json',"
                    + " --items 1..500, or an [Items] member), or take a WorkUnit, a CancellationToken, a Random, or a number named"
                    + " index, size or seed; all other parameters must have default values";
            }

            if (roles[i] == ParameterRole.Size && !Fits(size, type))
                return string.Create(CultureInfo.InvariantCulture, $"size {size} does not fit {parameter}, whose type is {type.Name}");
        }

        return null;
    }

    private static string NoPlaceForItems(string name, ParameterInfo[] parameters, ItemSource items)
    {
        var able = parameters.Count(one => items.Fits(one.ParameterType) || items.FitsSeveral(one.ParameterType));
        var list = TerminalText.Name(string.Join(", ", parameters.Select(one => $"{one.ParameterType.Name} {one.Name}")));
        return able > 1
            ? $"{able} parameters of '{name}' could take an item ({list}); give all but one default values"
            : $"no parameter of '{name}' can take an item ({(list.Length == 0 ? "it has none" : list)}); {items.What}";
    }

    private static ParameterRole RoleOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type.IsByRef) return ParameterRole.Unknown;
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
        if (!parameter.HasDefaultValue || parameter.ParameterType.IsByRef) return false;
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

    /// <summary>The unit's item.</summary>
    Item,

    /// <summary>The unit's items.</summary>
    Items,

    /// <summary>An argument of a benchmark.</summary>
    Argument,

    /// <summary>The parameter's own default value.</summary>
    Default,
}
