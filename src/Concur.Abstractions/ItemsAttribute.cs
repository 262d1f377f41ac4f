namespace Concur.Abstractions;

/// <summary>
/// Marks a public static method without parameters, or a public static property, that returns the items of the units: any
/// <see cref="IEnumerable{T}"/>. Each process that runs units evaluates it once, so it must return the same items in the same order each
/// time. A unit gets the item with its number, in the parameter that can take it; a parameter that takes a collection gets several.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class ItemsAttribute : Attribute;
