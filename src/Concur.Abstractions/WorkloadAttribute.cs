namespace Concur.Abstractions;

/// <summary>
/// Marks a public static method as a workload: code that <c>dotnet-concur</c> cuts into units and runs under
/// every concurrency strategy. The method takes one <see cref="WorkUnit"/> and returns the unit's result: any
/// JSON-serialisable value, or a <see cref="Task{TResult}"/> or <see cref="ValueTask{TResult}"/> of one.
/// </summary>
/// <param name="name">The name to give on the command line; the method's own name if it is null.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WorkloadAttribute(string? name = null) : Attribute
{
    /// <summary>The name to give on the command line; null means the method's own name.</summary>
    public string? Name { get; } = name;

    /// <summary>One line for <c>list workloads</c>; empty when not given.</summary>
    public string Description { get; init; } = "";
}
