using Concur.Core.Model;

namespace Concur.Core.Accounting.Gains;

/// <summary>By how much earlier predictions were off on a machine, by their kinds.</summary>
public sealed class GainErrors
{
    /// <summary>Fewer predictions of a kind say too little of it.</summary>
    private const int Least = 10;

    /// <summary>The share of the earlier predictions that an interval as wide holds, at least.</summary>
    private const double Held = 0.9;

    private readonly IReadOnlyDictionary<string, double> _byKind;

    private GainErrors(IReadOnlyDictionary<string, double> byKind) => _byKind = byKind;

    /// <summary>Nothing is known.</summary>
    public static GainErrors None { get; } = new(new Dictionary<string, double>());

    /// <param name="records">The predictions that were measured on the machine.</param>
    public static GainErrors Of(IEnumerable<PredictionRecord> records) => new(records
        .Where(record => record.Error is not null)
        .GroupBy(record => record.Kind, record => record.Error!.Value)
        .Where(errors => errors.Count() >= Least)
        .ToDictionary(errors => errors.Key, errors => errors.Order().ElementAt((int)Math.Ceiling(Held * errors.Count()) - 1)));

    /// <summary>The gain with an interval in which most of the earlier predictions of its kind would lie; never a narrower one.</summary>
    internal Gain Widened(Gain gain)
    {
        if (gain is not { Factor: { } factor, Interval: { } interval } || !_byKind.TryGetValue(gain.Kind, out var error)) return gain;
        var low = gain.IsAtMost ? interval.Low : Math.Min(interval.Low, factor * Math.Exp(-error));
        return gain with { Interval = new Interval(low, Math.Max(interval.High, factor * Math.Exp(error))) };
    }
}
