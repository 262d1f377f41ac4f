using System.Reflection;
using System.Reflection.Emit;
using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>Turns a user's method into a workload that costs a delegate call per unit and no reflection.</summary>
internal static class BoundMethod
{
    /// <summary>Whether the method returns a task: then strategies that give threads up while units await are of interest.</summary>
    public static bool Awaits(MethodInfo method) => TaskLike(method.ReturnType) is not null;

    /// <param name="method">A method that <see cref="MethodParameters.GetRefusal"/> did not refuse.</param>
    public static IWorkload Bind(MethodInfo method)
    {
        var result = method.ReturnType;
        if (result == typeof(void)) return new VoidMethod(UnitCall.Create<Action<WorkUnit>>(method));
        if (result == typeof(Task)) return new TaskMethod(UnitCall.Create<Func<WorkUnit, Task>>(method));
        if (result == typeof(ValueTask)) return new ValueTaskMethod(UnitCall.Create<Func<WorkUnit, ValueTask>>(method));
        var (wrapper, inner) = TaskLike(result) switch
        {
            { } task when task == typeof(Task<>) => (typeof(TaskMethod<>), result.GenericTypeArguments[0]),
            not null => (typeof(ValueTaskMethod<>), result.GenericTypeArguments[0]),
            null => (typeof(ValueMethod<>), result),
        };
        return (IWorkload)Activator.CreateInstance(wrapper.MakeGenericType(inner), method)!;
    }

    private static Type? TaskLike(Type type)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        Type[] taskLike = [typeof(Task), typeof(ValueTask), typeof(Task<>), typeof(ValueTask<>)];
        return Array.IndexOf(taskLike, definition) >= 0 ? definition : null;
    }

    private sealed class VoidMethod(Action<WorkUnit> run) : IWorkload
    {
        public object? Run(WorkUnit unit)
        {
            run(unit);
            return null;
        }
    }

    private sealed class ValueMethod<T>(MethodInfo method) : IWorkload
    {
        private readonly Func<WorkUnit, T> _run = UnitCall.Create<Func<WorkUnit, T>>(method);

        public object? Run(WorkUnit unit) => _run(unit);
    }

    private sealed class TaskMethod(Func<WorkUnit, Task> run) : IAsyncWorkload
    {
        public async ValueTask<object?> RunAsync(WorkUnit unit)
        {
            await run(unit);
            return null;
        }
    }

    private sealed class TaskMethod<T>(MethodInfo method) : IAsyncWorkload
    {
        private readonly Func<WorkUnit, Task<T>> _run = UnitCall.Create<Func<WorkUnit, Task<T>>>(method);

        public async ValueTask<object?> RunAsync(WorkUnit unit) => await _run(unit);
    }

    private sealed class ValueTaskMethod(Func<WorkUnit, ValueTask> run) : IAsyncWorkload
    {
        public async ValueTask<object?> RunAsync(WorkUnit unit)
        {
            await run(unit);
            return null;
        }
    }

    private sealed class ValueTaskMethod<T>(MethodInfo method) : IAsyncWorkload
    {
        private readonly Func<WorkUnit, ValueTask<T>> _run = UnitCall.Create<Func<WorkUnit, ValueTask<T>>>(method);

        public async ValueTask<object?> RunAsync(WorkUnit unit) => await _run(unit);
    }
}

/// <summary>Makes a delegate that takes a unit and calls a method with the unit's values, without reflection per unit.</summary>
internal static class UnitCall
{
    /// <param name="method">A method that <see cref="MethodParameters.GetRefusal"/> did not refuse.</param>
    public static T Create<T>(MethodInfo method) where T : Delegate
    {
        var roles = MethodParameters.Roles(method);
        var call = new DynamicMethod(method.Name, method.ReturnType, [typeof(WorkUnit)], method.Module);
        var il = call.GetILGenerator();
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++) Load(il, roles[i], parameters[i]);

        // Through an address the compiler cannot inline the method, which would then be missing from stacks.
        il.Emit(OpCodes.Ldc_I8, method.MethodHandle.GetFunctionPointer());
        il.Emit(OpCodes.Conv_I);
        il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, method.ReturnType, [.. parameters.Select(one => one.ParameterType)], null);
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
