namespace Concur.EndToEnd.Tests;

/// <summary>The tests whose outcome other work on the cores could change.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>The collection's name.</summary>
    public const string Name = "alone";
}
