using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>
/// Reads the state machine of an async method that is suspended: in which of its awaits it stands, and the task that it awaits. The
/// fields are private to the runtime and to the compiler, and code is made for each type of machine that reads them; so a reader is made
/// only where every field is there: AsyncTaskMethodBuilderT.cs and TaskAwaiter.cs of dotnet/runtime, v8.0 to v10.0.
/// </summary>
internal sealed class StateMachineReader
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private readonly ReadMachine _read;
    private readonly Type _machine;

    private StateMachineReader(Type machine, int token, ReadMachine read) => (_machine, Token, _read) = (machine, token, read);

    private delegate int ReadMachine(object box, out object? awaited);

    private int Token { get; }

    /// <summary>The state of a suspended machine, which is from 0; it is negative while the machine runs, and when it has ended.</summary>
    /// <param name="box">What holds the machine.</param>
    /// <param name="awaited">The task that it awaits, or what stands for one; null where it awaits something else.</param>
    public int Read(object box, out object? awaited) => _read(box, out awaited);

    /// <summary>The method in one of its awaits.</summary>
    public AwaitFrame FrameAt(int state) => new(
        (_machine.IsGenericType ? _machine.GetGenericTypeDefinition() : _machine).FullName ?? _machine.Name,
        _machine.Assembly.IsDynamic ? "" : _machine.Assembly.Location,
        _machine.Module.ModuleVersionId,
        Token,
        state);

    /// <param name="box">The type of a task or of what stands for one.</param>
    /// <returns>Null where that is no async method's, or a field is not as it is known.</returns>
    public static StateMachineReader? Of(Type box)
    {
        // An async iterator is its own box.
        var holder = box.GetField("StateMachine", Own);
        if (holder?.DeclaringType!.Assembly != typeof(Task).Assembly) holder = null;
        var machine = holder?.FieldType ?? box;
        if (machine.IsInterface || !typeof(IAsyncStateMachine).IsAssignableFrom(machine)) return null;
        return (machine.GetField("<>1__state", Own) ?? machine.GetField("$State", Own)) is { } state && state.FieldType == typeof(int)
            && machine.GetMethod(nameof(IAsyncStateMachine.MoveNext), Own) is { } method
            ? new StateMachineReader(machine, method.MetadataToken, Compile(holder, state, AwaitersOf(machine)))
            : null;
    }

    /// <summary>For each awaiter of the library's that the machine has room for, the fields that lead to the task.</summary>
    private static IEnumerable<FieldInfo[]> AwaitersOf(Type machine) => machine.GetFields(Own)
        .Where(field => IsAwaiter(field.Name) && field.FieldType.IsValueType && field.FieldType.Assembly == typeof(Task).Assembly)
        .Select(TaskOf)
        .OfType<FieldInfo[]>();

    private static FieldInfo[]? TaskOf(FieldInfo awaiter) =>
        awaiter.FieldType.GetField("m_task", Own) is { } task ? [awaiter, task]
        : awaiter.FieldType.GetField("_value", Own) is { } value && value.FieldType.GetField("_obj", Own) is { } inner
            ? [awaiter, value, inner]
        : null;

    /// <summary>As the compilers of C# and Visual Basic name them.</summary>
    private static bool IsAwaiter(string name) =>
        name.StartsWith("<>u__", StringComparison.Ordinal) || name.StartsWith("$A", StringComparison.Ordinal);

    private static ReadMachine Compile(FieldInfo? holder, FieldInfo state, IEnumerable<FieldInfo[]> awaiters)
    {
        var method = new DynamicMethod(
            "ReadStateMachine", typeof(int), [typeof(object), typeof(object).MakeByRefType()], typeof(Task).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        var found = il.DefineLabel();
        var awaited = il.DeclareLocal(typeof(object));
        foreach (var path in awaiters)
        {
            LoadMachine();
            foreach (var part in path[..^1]) il.Emit(OpCodes.Ldflda, part);
            il.Emit(OpCodes.Ldfld, path[^1]);
            il.Emit(OpCodes.Stloc, awaited);
            il.Emit(OpCodes.Ldloc, awaited);
            il.Emit(OpCodes.Brtrue, found);
        }

        il.MarkLabel(found);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldloc, awaited);
        il.Emit(OpCodes.Stind_Ref);
        LoadMachine();
        il.Emit(OpCodes.Ldfld, state);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<ReadMachine>();

        // Debug builds have machines that are classes.
        void LoadMachine()
        {
            il.Emit(OpCodes.Ldarg_0);
            if (holder is not null) il.Emit(holder.FieldType.IsValueType ? OpCodes.Ldflda : OpCodes.Ldfld, holder);
        }
    }
}

/// <summary>
/// The tasks that <see cref="Task.WhenAll(Task[])"/> waits for. Newer runtimes keep them only where they have results: the others cannot be
/// found from it.
/// </summary>
internal static class WhenAllReader
{
    /// <param name="type">The type of a task.</param>
    /// <returns>Gives the tasks of such a task; null where it is none of <c>WhenAll</c>, or its field is not as it is known.</returns>
    public static Func<Task, Task?[]?>? Of(Type type)
    {
        if (type.DeclaringType != typeof(Task) || !type.Name.StartsWith("WhenAllPromise", StringComparison.Ordinal)) return null;
        var tasks = Array.Find(
            type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic),
            field => typeof(Task[]).IsAssignableFrom(field.FieldType));
        return tasks is null ? null : task => tasks.GetValue(task) as Task?[];
    }
}
