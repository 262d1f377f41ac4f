using System.Reflection;
using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>Turns a user's method into a workload that costs a delegate call per unit and no reflection.</summary>
internal static class BoundMethod
{
    /// <summary>Whether the method returns a task: then strategies that give threads up while units await are of interest.</summary>
    public static bool Awaits(MethodInfo method) => TaskLike(method.ReturnType) is not null;

    /// <param name="found">A method that <see cref="MethodParameters.GetRefusal"/> did not refuse.</param>
    /// <param name="inputs">What it is given.</param>
    public static IWorkload Bind(NamedMethod found, UnitInputs inputs)
    {
        var roles = MethodParameters.Roles(found.Method, found.Items);
        var needsNothing = inputs.Parameters.Count == 0 && !UserObject.HasParts(found.Method) && !roles.Any(CallTarget.Serves);
        if (needsNothing) return Create(found.Method, roles, CallTarget.Nothing);

        // All objects of a process have the same items.
        var items = new Lazy<Array?>(() => PreparedMethod.ItemsOf(found, roles, inputs));
        PreparedMethod Prepared() => new(found, roles, inputs, items);
        return inputs.HasObjectPerWorker && !found.Method.IsStatic ? new ObjectPerWorker(Prepared) : Prepared();
    }

    /// <summary>A method with all that it needs.</summary>
    /// <param name="method">The method.</param>
    /// <param name="roles">The roles of its parameters.</param>
    /// <param name="target">Its object and its values.</param>
    public static IWorkload Create(MethodInfo method, IReadOnlyList<ParameterRole> roles, CallTarget target)
    {
        var result = method.ReturnType;
        if (result == typeof(void)) return new VoidMethod(UnitCall.Create<Action<WorkUnit>>(method, roles, target));
        if (result == typeof(Task)) return new TaskMethod(UnitCall.Create<Func<WorkUnit, Task>>(method, roles, target));
        if (result == typeof(ValueTask)) return new ValueTaskMethod(UnitCall.Create<Func<WorkUnit, ValueTask>>(method, roles, target));
        var (wrapper, inner) = TaskLike(result) switch
        {
            { } task when task == typeof(Task<>) => (typeof(TaskMethod<>), result.GenericTypeArguments[0]),
            not null => (typeof(ValueTaskMethod<>), result.GenericTypeArguments[0]),
            null => (typeof(ValueMethod<>), result),
        };
        return (IWorkload)Activator.CreateInstance(wrapper.MakeGenericType(inner), method, roles, target)!;
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

    private sealed class ValueMethod<T>(MethodInfo method, IReadOnlyList<ParameterRole> roles, CallTarget target) : IWorkload
    {
        private readonly Func<WorkUnit, T> _run = UnitCall.Create<Func<WorkUnit, T>>(method, roles, target);

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

    private sealed class TaskMethod<T>(MethodInfo method, IReadOnlyList<ParameterRole> roles, CallTarget target) : IAsyncWorkload
    {
        private readonly Func<WorkUnit, Task<T>> _run = UnitCall.Create<Func<WorkUnit, Task<T>>>(method, roles, target);

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

    private sealed class ValueTaskMethod<T>(MethodInfo method, IReadOnlyList<ParameterRole> roles, CallTarget target) : IAsyncWorkload
    {
        private readonly Func<WorkUnit, ValueTask<T>> _run = UnitCall.Create<Func<WorkUnit, ValueTask<T>>>(method, roles, target);

        public async ValueTask<object?> RunAsync(WorkUnit unit) => await _run(unit);
    }
}
