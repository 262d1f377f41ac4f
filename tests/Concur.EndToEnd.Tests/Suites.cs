namespace Concur.EndToEnd.Tests;

/// <summary>
/// Tests that hold figures to tight bounds. They are left out of an ordinary run (tests.runsettings); scripts/truth.sh runs
/// them, on a machine that does nothing else.
/// </summary>
[CollectionDefinition(Measuring, DisableParallelization = true)]
public sealed class Suites
{
    /// <summary>The trait's name.</summary>
    public const string Suite = "Suite";

    /// <summary>The trait's value, and the name of the collection.</summary>
    public const string Measuring = "Measuring";
}
