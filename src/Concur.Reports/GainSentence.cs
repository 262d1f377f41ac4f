using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>What changes of a trial's work would gain, in words.</summary>
public static class GainSentence
{
    /// <summary>The heading of <see cref="Lines"/>.</summary>
    public const string Heading = "What holds it back";

    /// <summary>More lines hide the first ones.</summary>
    private const int MostLines = 3;

    /// <summary>An interval whose ends differ by a larger factor has no middle that is worth a figure.</summary>
    private const double WideFrom = 1.6;

    /// <summary>A smaller gain is none: see <see cref="Gain.IsWorthwhile"/>.</summary>
    private const double Noticeable = 1.03;

    /// <summary>Such gains need a second decimal.</summary>
    private const double Small = 1.2;

    /// <summary>From here on two significant digits have no decimal.</summary>
    private const double Large = 9.95;

    /// <summary>
    /// The changes that are worth most, in lines. Where none is worth anything, one line says so; where that is not known, one line says
    /// why. There is no line where nothing was recorded.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="sources">The places of methods by their names.</param>
    /// <returns>The lines, and the places of the methods that they name.</returns>
    public static IReadOnlyList<(string Text, IReadOnlyDictionary<string, SourcePlace> Places)> Lines(
        TrialReport trial, IReadOnlyDictionary<string, SourcePlace> sources)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Gains is not { } gains) return [];
        List<Gain> shown = gains.Unknown is null ? [.. gains.Worthwhile.Take(MostLines)] : [];
        return shown.Count > 0
            ? [.. shown.Select(gain => (Of(gain, sources), Places(gain, sources)))]
            : [(Otherwise(gains), sources)];
    }

    /// <summary>All changes whose gain is known, each after the trial's label; else why none is.</summary>
    /// <returns>As <see cref="Lines"/>.</returns>
    public static IEnumerable<(string Text, IReadOnlyDictionary<string, SourcePlace> Places)> Details(
        TrialReport trial, IReadOnlyDictionary<string, SourcePlace> sources)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var lines = trial.Gains is { Unknown: null } gains && gains.Changes.Any(change => change.Factor is not null)
            ? gains.Changes.Where(change => change.Factor is not null).Select(change => (Of(change, sources), Places(change, sources)))
            : Lines(trial, sources);
        return lines.Select(line => ($"{trial.Label}, replayed: {line.Item1}", line.Item2));
    }

    /// <summary>One change: <c>1.72x (1.60 to 1.80) if the lock in Cache.Get (Cache.cs:41) were never waited for</c>.</summary>
    public static string Of(Gain gain, IReadOnlyDictionary<string, SourcePlace> sources)
    {
        ArgumentNullException.ThrowIfNull(gain);
        ArgumentNullException.ThrowIfNull(sources);
        return $"{Size(gain)} if {Placed(gain, sources)}";
    }

    /// <summary>Where the method of a change stands: at the lock or the call where that is known, else its first line.</summary>
    internal static SourcePlace? Place(Gain gain, IReadOnlyDictionary<string, SourcePlace> sources) =>
        gain.Place ?? (gain.Site is { } site ? sources.GetValueOrDefault(site) : null);

    /// <summary>Why nothing is predicted, as a sentence; null where something is.</summary>
    internal static string? Unknown(GainReport gains) => gains.Unknown is { } reason ? NotKnown(reason) : null;

    /// <summary>What else there is to know of a gain; empty for nothing.</summary>
    internal static string Note(Gain gain) => gain switch
    {
        { Factor: null, Unknown: { } reason } => $"not known: {reason}",
        { Factor: null } => "not known",
        { IsAtMost: true } => "at most",
        _ when IsWide(gain) => Wide(gain.Interval!),
        _ => "",
    };

    /// <summary>Whether the gain is known too badly for a figure.</summary>
    internal static bool IsWide(Gain gain) =>
        gain is { IsAtMost: false, Interval: { Low: var low, High: var high } } && high > WideFrom * low;

    /// <summary>An interval of factors: <c>1.60 to 1.80</c>.</summary>
    internal static string Range(Interval interval, string format = "0.00") =>
        $"{Figures.Number(interval.Low, format)} to {Figures.Number(interval.High, format)}";

    /// <summary>What the cure of a finding would gain, without a full stop; null where no replay tells.</summary>
    internal static string? OfCure(Gain? gain)
    {
        if (gain is not { Factor: { } factor }) return null;
        var which = gain.Kind == GainKinds.Workers ? $" if {gain.Change}" : "";
        if (IsNone(gain)) return $"It would gain less than 3 %{which}";
        if (IsWide(gain)) return $"What it would gain{which} is {Wide(gain.Interval!, Format(factor))}";
        return $"It would gain {Cured(gain, factor)}{which}";
    }

    private static bool IsNone(Gain gain) => gain is { IsAtMost: true, Factor: < Noticeable } or { Interval.High: < Noticeable };

    private static string Cured(Gain gain, double factor) => gain switch
    {
        { IsAtMost: true } => $"at most {Short(factor)}x",
        { Interval: { } range } => $"{Short(factor)}x ({Range(range, Format(factor))})",
        _ => $"about {Short(factor)}x",
    };

    private static string Otherwise(GainReport gains)
    {
        if (Unknown(gains) is { } sentence) return sentence;
        if (gains.Changes is [{ Unknown: { } reason }, ..] && gains.Changes.All(change => change.Factor is null)) return NotKnown(reason);
        var mayGain = gains.Changes.Any(change => change is { Factor: not null, IsAtMost: false } && !(change.Interval?.High < Noticeable));
        return $"No change that could be replayed would {(mayGain ? "surely " : "")}gain 3 % or more.";
    }

    private static string NotKnown(string reason) => $"What changes would gain is not known: {reason.TrimEnd('.')}.";

    private static string Size(Gain gain) => gain switch
    {
        { IsAtMost: true, Factor: { } most } => $"at most {Short(most)}x",
        _ when IsWide(gain) => Wide(gain.Interval!),
        { Factor: { } factor, Interval: { } interval } => $"{Figures.Factor(factor)} ({Range(interval)})",
        { Factor: { } factor } => $"about {Figures.Factor(factor)}",
        _ => "not known what",
    };

    private static string Wide(Interval interval, string format = "0.00") =>
        $"not known better than {Figures.Number(interval.Low, format)}x to {Figures.Number(interval.High, format)}x";

    /// <summary>The change with the place of its method behind the name, or at the end where it does not name it.</summary>
    private static string Placed(Gain gain, IReadOnlyDictionary<string, SourcePlace> sources)
    {
        var placed = PlacedText.Of(gain.Change, Places(gain, sources));
        return gain.Place is { } place && !placed.Contains($"({place})", StringComparison.Ordinal) ? $"{placed} ({place})" : placed;
    }

    private static IReadOnlyDictionary<string, SourcePlace> Places(Gain gain, IReadOnlyDictionary<string, SourcePlace> sources) =>
        gain is { Site: { } site, Place: { } place } ? new Dictionary<string, SourcePlace>(sources) { [site] = place } : sources;

    private static string Short(double factor) => Figures.Number(factor, Format(factor));

    private static string Format(double factor) => factor < Small ? "0.00" : factor < Large ? "0.0" : "0";
}

/// <summary>The message of a finding, and what its cure would gain.</summary>
public static class FindingSentence
{
    /// <summary>The message without a full stop at its end: <c>workers waited for a lock. It would gain 1.7x (1.6 to 1.8)</c>.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="besides">What stands behind the message.</param>
    public static string Of(Finding finding, string besides = "")
    {
        ArgumentNullException.ThrowIfNull(finding);
        return GainSentence.OfCure(finding.Gain) is { } gain ? $"{finding.Message}{besides}. {gain}" : finding.Message + besides;
    }
}
