namespace Concur.Abstractions;

/// <summary>
/// Marks a public method without parameters that is called once per process, or once per object where each worker has its own, before the
/// first unit. It may return a task, which is awaited.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SetupAttribute : Attribute;

/// <summary>
/// Marks a public method without parameters that is called once after the last unit. It may return a task, which is awaited.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CleanupAttribute : Attribute;

/// <summary>
/// Marks a public method without parameters that is called before each iteration, outside of the measured time. It may return a task, which
/// is awaited. Worker processes call it when they are told their first unit of an iteration, which is inside the measured time.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IterationSetupAttribute : Attribute;

/// <summary>Marks a public method without parameters that is called after each iteration, outside of the measured time.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IterationCleanupAttribute : Attribute;

/// <summary>
/// Marks a public property or field that can be set, with the values that it may have. The first one is used where <c>--param</c> gives no
/// other.
/// </summary>
/// <param name="values">The values, of the property's type.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ParamsAttribute(params object?[] values) : Attribute
{
    /// <summary>The values.</summary>
    public IReadOnlyList<object?> Values { get; } = values;
}
