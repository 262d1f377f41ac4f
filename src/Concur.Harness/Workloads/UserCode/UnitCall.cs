using System.Reflection;
using System.Reflection.Emit;
using Concur.Abstractions;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>Makes a delegate that takes a unit and calls a method with the unit's values, without reflection per unit.</summary>
internal static class UnitCall
{
    /// <param name="method">A method that <see cref="MethodParameters.GetRefusal"/> did not refuse.</param>
    public static T Create<T>(MethodInfo method) where T : Delegate
    {
        var roles = MethodParameters.Roles(method);
        if (roles is [ParameterRole.Unit]) return method.CreateDelegate<T>();
        var call = new DynamicMethod(method.Name, method.ReturnType, [typeof(WorkUnit)], method.Module);
        var il = call.GetILGenerator();
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++) Load(il, roles[i], parameters[i]);
        il.Emit(OpCodes.Call, method);
        il.Emit(OpCodes.Ret);
        return call.CreateDelegate<T>();
    }

    private static void Load(ILGenerator il, ParameterRole role, ParameterInfo parameter)
    {
        if (role == ParameterRole.Default)
        {
            LoadConstant(il, parameter.DefaultValue);
            return;
        }

        il.Emit(OpCodes.Ldarg_0);
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
