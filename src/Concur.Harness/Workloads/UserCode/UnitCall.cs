using System.Reflection;
using System.Reflection.Emit;
using Concur.Abstractions;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>What a user's method is called with besides the values of a unit. Its fields are read by generated code.</summary>
internal sealed class CallTarget
{
    /// <summary>For a method that needs nothing.</summary>
    public static readonly CallTarget Nothing = new();

    /// <summary>The object on which an instance method is called.</summary>
    public object? Instance;

    /// <summary>An array with a unit's item at the unit's number.</summary>
    public Array? Items;

    /// <summary>The arguments of a benchmark.</summary>
    public object?[]? Arguments;

    /// <summary>Whether a parameter of the role is filled from it.</summary>
    public static bool Serves(ParameterRole role) => role is ParameterRole.Item or ParameterRole.Items or ParameterRole.Argument;
}

/// <summary>Makes a delegate that takes a unit and calls a method with the unit's values, without reflection per unit.</summary>
internal static class UnitCall
{
    /// <param name="method">A method that <see cref="MethodParameters.GetRefusal"/> did not refuse.</param>
    /// <param name="roles">The roles of its parameters.</param>
    /// <param name="target">Its object, items and arguments.</param>
    public static T Create<T>(MethodInfo method, IReadOnlyList<ParameterRole> roles, CallTarget target) where T : Delegate
    {
        var call = new DynamicMethod(
            method.Name, method.ReturnType, [typeof(CallTarget), typeof(WorkUnit)], method.Module, skipVisibility: true);
        var il = call.GetILGenerator();
        var parameters = method.GetParameters();
        if (!method.IsStatic) LoadField(il, nameof(CallTarget.Instance), method.DeclaringType!);
        for (var i = 0; i < parameters.Length; i++) Load(il, roles[i], parameters[i], target);

        // Through an address the compiler cannot inline the method, which would then be missing from stacks.
        il.Emit(OpCodes.Ldc_I8, method.MethodHandle.GetFunctionPointer());
        il.Emit(OpCodes.Conv_I);
        var convention = method.IsStatic ? CallingConventions.Standard : CallingConventions.HasThis;
        il.EmitCalli(OpCodes.Calli, convention, method.ReturnType, [.. parameters.Select(one => one.ParameterType)], null);
        il.Emit(OpCodes.Ret);
        return call.CreateDelegate<T>(target);
    }

    private static void Load(ILGenerator il, ParameterRole role, ParameterInfo parameter, CallTarget target)
    {
        switch (role)
        {
            case ParameterRole.Default:
                LoadConstant(il, parameter.DefaultValue);
                MakeNullable(il, parameter.ParameterType);
                return;
            case ParameterRole.Argument:
                LoadArgument(il, parameter);
                return;
            case ParameterRole.Item or ParameterRole.Items:
                LoadItem(il, parameter.ParameterType, target.Items!.GetType());
                return;
        }

        il.Emit(OpCodes.Ldarg_1);
        if (role == ParameterRole.Unit) return;
        var property = role switch
        {
            ParameterRole.Cancellation => nameof(WorkUnit.Cancellation),
            ParameterRole.Index => nameof(WorkUnit.Index),
            ParameterRole.Size => nameof(WorkUnit.Size),
            _ => nameof(WorkUnit.Seed),
        };
        il.Emit(OpCodes.Callvirt, typeof(WorkUnit).GetProperty(property)!.GetMethod!);
        if (role == ParameterRole.Random) il.Emit(OpCodes.Newobj, typeof(Random).GetConstructor([typeof(int)])!);
        else if (role != ParameterRole.Cancellation) Convert(il, parameter.ParameterType);
    }

    private static void LoadField(ILGenerator il, string field, Type type)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, typeof(CallTarget).GetField(field)!);
        il.Emit(OpCodes.Castclass, type);
    }

    /// <summary>The item with the unit's number.</summary>
    private static void LoadItem(ILGenerator il, Type parameter, Type array)
    {
        var item = array.GetElementType()!;
        LoadField(il, nameof(CallTarget.Items), array);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Callvirt, typeof(WorkUnit).GetProperty(nameof(WorkUnit.Index))!.GetMethod!);
        il.Emit(OpCodes.Ldelem, item);
        if (item.IsValueType && !parameter.IsValueType) il.Emit(OpCodes.Box, item);
        if (item != parameter) MakeNullable(il, parameter);
    }

    private static void MakeNullable(ILGenerator il, Type parameter)
    {
        if (Nullable.GetUnderlyingType(parameter) is { } value) il.Emit(OpCodes.Newobj, parameter.GetConstructor([value])!);
    }

    private static void LoadArgument(ILGenerator il, ParameterInfo parameter)
    {
        LoadField(il, nameof(CallTarget.Arguments), typeof(object[]));
        il.Emit(OpCodes.Ldc_I4, parameter.Position);
        il.Emit(OpCodes.Ldelem_Ref);
        il.Emit(OpCodes.Unbox_Any, parameter.ParameterType);
    }

    private static void Convert(ILGenerator il, Type type) => il.Emit(Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => OpCodes.Conv_I1,
        TypeCode.Byte => OpCodes.Conv_U1,
        TypeCode.Int16 => OpCodes.Conv_I2,
        TypeCode.UInt16 => OpCodes.Conv_U2,
        TypeCode.Int32 => OpCodes.Conv_I4,
        TypeCode.UInt32 => OpCodes.Conv_U4,
        TypeCode.Single => OpCodes.Conv_R4,
        TypeCode.Double => OpCodes.Conv_R8,
        _ => OpCodes.Conv_I8,
    });

    private static void LoadConstant(ILGenerator il, object? value)
    {
        switch (value)
        {
            case null:
                il.Emit(OpCodes.Ldnull);
                break;
            case string text:
                il.Emit(OpCodes.Ldstr, text);
                break;
            case double number:
                il.Emit(OpCodes.Ldc_R8, number);
                break;
            case float number:
                il.Emit(OpCodes.Ldc_R4, number);
                break;
            case long or ulong:
                il.Emit(OpCodes.Ldc_I8, value is long signed ? signed : unchecked((long)(ulong)value));
                break;
            default:
                il.Emit(OpCodes.Ldc_I4, unchecked((int)System.Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)));
                break;
        }
    }
}
