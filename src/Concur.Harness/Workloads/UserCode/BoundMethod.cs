using System.Reflection;
using Concur.Abstractions;

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
