namespace Concur.Testing;

/// <summary>What a measured speed-up says about the one that was asked for.</summary>
internal enum SpeedupVerdict
{
    /// <summary>It is reached, or the narrow interval holds it.</summary>
    Reached,

    /// <summary>It is surely missed.</summary>
    Missed,

    /// <summary>There is no interval, or a wide one that holds it.</summary>
    Uncertain,

    /// <summary>It was missed on a disturbed machine, by so little that the disturbance may be why.</summary>
    Disturbed,
}

/// <summary>The interval of a speed-up.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
internal sealed record SpeedupInterval(double Low, double High);

/// <summary>Decides whether a measured speed-up is at least the one that was asked for. A test fails only where it surely is not.</summary>
internal static class SpeedupCheck
{
    /// <summary>An interval that is wider than this share of the speed-up that was asked for says nothing where it holds that.</summary>
    private const double MostWidth = 0.25;

    /// <summary>
    /// The share of a speed-up that other processes are assumed to take at most. It was not measured. A test on a busy machine therefore
    /// fails only where even the upper end of the interval is below half of what was asked for.
    /// </summary>
    private const double MostDisturbance = 0.5;

    /// <param name="asked">The speed-up that was asked for.</param>
    /// <param name="interval">The interval of the measured one; null with too few launches.</param>
    /// <param name="isDisturbed">Whether anything is known that stands against the measurement.</param>
    public static SpeedupVerdict Of(double asked, SpeedupInterval? interval, bool isDisturbed) => interval switch
    {
        null => SpeedupVerdict.Uncertain,
        { Low: var low } when low >= asked => SpeedupVerdict.Reached,
        { High: var high } when high < asked =>
            isDisturbed && high >= asked * MostDisturbance ? SpeedupVerdict.Disturbed : SpeedupVerdict.Missed,
        _ => interval.High - interval.Low <= asked * MostWidth ? SpeedupVerdict.Reached : SpeedupVerdict.Uncertain,
    };
}
