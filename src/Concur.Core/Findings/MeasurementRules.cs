namespace Concur.Core.Findings;

/// <summary>The catalogue's part that is about the measurement itself: a line per rule.</summary>
internal static class MeasurementRules
{
    public static IReadOnlyList<IFindingRule> All { get; } =
    [
        new LostEvents(),
        new ThrottledByCgroup(),
        new UnstableMachine(),
        new TooFewLaunches(),
        new NotAsPreciseAsAsked(),
        new Drifting(),
        new SeveralModes(),
        new Outliers(),
        new NotRecorded(),
    ];
}
