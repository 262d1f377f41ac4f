namespace Concur.Testing.Tests;

public class SpeedupCheckTests
{
    /// <summary>2x was asked for.</summary>
    [Theory]
    [InlineData(2.1, 2.4, SpeedupVerdict.Reached)]
    [InlineData(2.0, 9.0, SpeedupVerdict.Reached)]
    [InlineData(1.9, 2.1, SpeedupVerdict.Reached)]
    [InlineData(1.75, 2.25, SpeedupVerdict.Reached)]
    [InlineData(1.7, 2.3, SpeedupVerdict.Uncertain)]
    [InlineData(0.9, 4.0, SpeedupVerdict.Uncertain)]
    [InlineData(1.5, 1.99, SpeedupVerdict.Missed)]
    [InlineData(0.2, 0.3, SpeedupVerdict.Missed)]
    public void OnlyWhatIsSurelyBelowIsMissed(double low, double high, object expected) =>
        Assert.Equal(expected, SpeedupCheck.Of(2, new SpeedupInterval(low, high), isDisturbed: false));

    /// <summary>Others take from a speed-up, and never so much that a half of it is missing.</summary>
    [Theory]
    [InlineData(1.5, 1.99, SpeedupVerdict.Disturbed)]
    [InlineData(0.8, 1.0, SpeedupVerdict.Disturbed)]
    [InlineData(0.8, 0.99, SpeedupVerdict.Missed)]
    [InlineData(2.1, 2.4, SpeedupVerdict.Reached)]
    [InlineData(1.7, 2.3, SpeedupVerdict.Uncertain)]
    public void ADisturbedMachineIsForgivenUpToAHalf(double low, double high, object expected) =>
        Assert.Equal(expected, SpeedupCheck.Of(2, new SpeedupInterval(low, high), isDisturbed: true));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WithoutAnIntervalNothingIsSaid(bool isDisturbed) =>
        Assert.Equal(SpeedupVerdict.Uncertain, SpeedupCheck.Of(2, null, isDisturbed));
}
