namespace Concur.Core.Model;

/// <summary>What a comparison is to fail on: a strategy, or any, that became slower (or faster) by more than a share.</summary>
/// <param name="Text">As it was given, such as <c>threads:slower&gt;5%</c>.</param>
/// <param name="Strategy">The label of a trial; null for any.</param>
/// <param name="On"><see cref="Verdict.Slower"/> or <see cref="Verdict.Faster"/>.</param>
/// <param name="Threshold">The share, 0.05 for 5 %.</param>
public sealed record Gate(string Text, string? Strategy, Verdict On, double Threshold);

/// <summary>What a gate said of one row.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Candidate">The run's name.</param>
/// <param name="Label">The row; null where no row could be tested.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="Reason">One sentence.</param>
public sealed record GateResult(Gate Gate, string Candidate, string? Label, GateOutcome Outcome, string Reason);

/// <summary>What a gate came to.</summary>
public enum GateOutcome
{
    /// <summary>It was tested, and holds.</summary>
    Passed,

    /// <summary>It was tested, and does not hold.</summary>
    Tripped,

    /// <summary>It could not be tested: that is no pass.</summary>
    Untested,
}
