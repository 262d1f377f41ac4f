namespace Concur.Abstractions;

/// <summary>
/// Marks a public method as a workload: code that <c>dotnet-concur</c> runs in units under every concurrency strategy. The method takes
/// what a unit has, such as its <see cref="WorkUnit"/>, and returns the unit's result: any value that can be serialised as JSON, or a
/// <see cref="Task{TResult}"/> or <see cref="ValueTask{TResult}"/> of one.
/// </summary>
/// <param name="name">The name on the command line; null for the method's own name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WorkloadAttribute(string? name = null) : Attribute
{
    /// <summary>The name on the command line; null for the method's own name.</summary>
    public string? Name { get; } = name;

    /// <summary>One line that describes the workload; empty when not given.</summary>
    public string Description { get; init; } = "";
}
