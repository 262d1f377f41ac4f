namespace Concur.Harness.Workloads.UserCode;

/// <summary>What fills a parameter of a user's method.</summary>
internal enum ParameterRole
{
    /// <summary>Nothing that a unit has.</summary>
    Unknown,

    /// <summary>The unit itself.</summary>
    Unit,

    /// <summary>The unit's cancellation token.</summary>
    Cancellation,

    /// <summary>A generator of random numbers, seeded with the unit's seed.</summary>
    Random,

    /// <summary>The unit's index.</summary>
    Index,

    /// <summary>The unit's size.</summary>
    Size,

    /// <summary>The unit's seed.</summary>
    Seed,

    /// <summary>The parameter's own default value.</summary>
    Default,
}
