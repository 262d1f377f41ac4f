namespace Concur.Harness.Strategies;

/// <summary>A way of executing units.</summary>
internal interface IStrategy
{
    /// <summary>
    /// Executes every unit of the iteration once and returns when the last is done. A unit's failure is kept in
    /// the iteration, which then hands out no more units.
    /// </summary>
    void Run(Iteration iteration);
}
