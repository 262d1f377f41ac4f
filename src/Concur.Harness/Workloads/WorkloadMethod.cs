using System.Reflection;
using Concur.Abstractions;

namespace Concur.Harness.Workloads;

/// <summary>Turns a user's method into a workload: a delegate call per unit, with no reflection left in it.</summary>
internal static class WorkloadMethod
{
    /// <exception cref="Refusal">The method is generic or takes something other than one <see cref="WorkUnit"/>.</exception>
    public static IWorkload Bind(MethodInfo method)
    {
        var name = $"{method.DeclaringType?.FullName}.{method.Name}";
        if (method.ContainsGenericParameters) throw new Refusal($"workload '{name}' is generic; give it concrete types");
        if (method.GetParameters() is not [{ } only] || only.ParameterType != typeof(WorkUnit))
            throw new Refusal($"workload '{name}' must take exactly one parameter, a Concur.Abstractions.WorkUnit");

        var result = method.ReturnType;
        if (result == typeof(void)) return new VoidMethod(method.CreateDelegate<Action<WorkUnit>>());
        if (result == typeof(Task)) return new TaskMethod(method.CreateDelegate<Func<WorkUnit, Task>>());
        if (result == typeof(ValueTask)) return new ValueTaskMethod(method.CreateDelegate<Func<WorkUnit, ValueTask>>());

        var definition = result.IsGenericType ? result.GetGenericTypeDefinition() : null;
        var (wrapper, inner) = definition == typeof(Task<>) ? (typeof(TaskMethod<>), result.GenericTypeArguments[0])
            : definition == typeof(ValueTask<>) ? (typeof(ValueTaskMethod<>), result.GenericTypeArguments[0])
            : (typeof(ValueMethod<>), result);
        return (IWorkload)Activator.CreateInstance(wrapper.MakeGenericType(inner), method)!;
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
        private readonly Func<WorkUnit, T> _run = method.CreateDelegate<Func<WorkUnit, T>>();

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
        private readonly Func<WorkUnit, Task<T>> _run = method.CreateDelegate<Func<WorkUnit, Task<T>>>();

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
        private readonly Func<WorkUnit, ValueTask<T>> _run = method.CreateDelegate<Func<WorkUnit, ValueTask<T>>>();

        public async ValueTask<object?> RunAsync(WorkUnit unit) => await _run(unit);
    }
}
