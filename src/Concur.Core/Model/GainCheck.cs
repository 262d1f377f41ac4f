using System.Text.Json.Serialization;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>A prediction, and a trial under which it comes true: the tool can make the change by itself.</summary>
/// <param name="Trial">The label of the trial that the prediction is about.</param>
/// <param name="Prediction">What the change would gain, both factor and interval known.</param>
/// <param name="Variant">The trial's own variant with the change.</param>
/// <param name="Tried">The change as on the command line.</param>
public sealed record GainTrial(string Trial, Gain Prediction, RuntimeVariant Variant, string Tried);

/// <summary>A prediction that was held against launches of the trial without the change and with it, which took turns.</summary>
public sealed record GainCheck
{
    /// <summary>An interval whose ends differ by a larger factor tells nothing.</summary>
    private const double TooWide = 1.6;

    /// <summary>The label of the trial that the prediction is about.</summary>
    public required string Strategy { get; init; }

    /// <summary>What was predicted; its factor and its interval are known.</summary>
    public required Gain Prediction { get; init; }

    /// <summary>The change as on the command line, such as <c>--workers 1</c>.</summary>
    public required string Tried { get; init; }

    /// <summary>How many times as fast it was with the change; null where that was not measured.</summary>
    [JsonRequired]
    public double? Measured { get; init; }

    /// <summary>The 95 % confidence interval of that, by rounds of launches; null with too few of them.</summary>
    [JsonRequired]
    public Interval? MeasuredInterval { get; init; }

    /// <summary>Why nothing was measured; null where something was.</summary>
    public string? Unknown { get; init; }

    /// <summary>
    /// How far the measured factor lies above the predicted one, as a share of it; negative where it lies below. Null where nothing was
    /// measured, and for an upper bound, which is no estimate.
    /// </summary>
    public double? Error => Prediction.IsAtMost ? null : Measured / Prediction.Factor - 1;

    /// <summary>Whether the prediction holds.</summary>
    public GainVerdict Verdict
    {
        get
        {
            if (Measured is not { } measured) return GainVerdict.Unknown;
            if (MeasuredInterval is not { } interval) return GainVerdict.Unsure;
            if (Stated is not { } stated) return GainVerdict.Unknown;
            if (interval.Low > stated.High || interval.High < stated.Low) return GainVerdict.Missed;
            var isInside = stated.Low <= measured && measured <= stated.High && IsPrecise;
            var isWhollyInside = stated.Low <= interval.Low && interval.High <= stated.High;
            return isInside || isWhollyInside ? GainVerdict.Held : GainVerdict.Unsure;
        }
    }

    /// <summary>Whether the measured factor is known well enough to say by how much the prediction is off.</summary>
    [JsonIgnore]
    public bool IsPrecise => MeasuredInterval is { } interval && interval.High <= TooWide * interval.Low;

    /// <summary>The same without what only its own machine's users need to know: folders, and what failed programs said.</summary>
    internal GainCheck Redacted => this with
    {
        Prediction = Prediction with { Place = Prediction.Place?.Redacted },
        Unknown = Unknown is null ? null : SecretText.Hidden,
    };

    /// <summary>What was claimed: an upper bound has no lower end.</summary>
    private Interval? Stated =>
        Prediction is { IsAtMost: true, Interval: { } most } ? most with { Low = 0 } : Prediction.Interval;
}

/// <summary>Whether a prediction holds.</summary>
public enum GainVerdict
{
    /// <summary>Nothing was measured, or results are wrong.</summary>
    Unknown,

    /// <summary>The launches are too few to tell, or their times vary too widely, or only the middle lies outside.</summary>
    Unsure,

    /// <summary>The measured factor lies within the predicted interval; of an upper bound, not above it.</summary>
    Held,

    /// <summary>The whole measured interval lies outside of the predicted one.</summary>
    Missed,
}
