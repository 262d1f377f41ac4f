using System.Globalization;

namespace Concur.Core.Accounting.Gains;

/// <summary>In which methods and lock statements units computed, by samples.</summary>
internal sealed class RecordedParts
{
    /// <summary>What all units tell counts as much as so many samples of a unit's own.</summary>
    private const double SamplesOfAll = 10;

    /// <summary>Methods with less than this share of the time are not told apart.</summary>
    private const double LeastShare = 0.01;

    /// <summary>The samples of a method in which its locks are known tell of the others, if they are at least this share of all.</summary>
    private const double LeastKnown = 0.75;

    private static readonly IReadOnlyList<int> NoSites = [];

    private readonly Dictionary<string, IReadOnlyList<int>> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Dictionary<PartKey, double>> _byUnit = [];
    private readonly Dictionary<(int Unit, string? Method), double> _unplaced = [];

    /// <summary>How many samples there are.</summary>
    public int Samples { get; private set; }

    /// <summary>Their weight.</summary>
    public double Weight => _byUnit.Values.Sum(parts => parts.Values.Sum());

    /// <summary>The share of their weight of which it is not known what locks were held.</summary>
    public double UnplacedShare { get; private set; }

    /// <param name="unit">The unit.</param>
    /// <param name="method">The innermost method of the program; null where it is not known.</param>
    /// <param name="held">The numbers of the lock statements that it was inside, outermost first.</param>
    /// <param name="weight">How much of its time that stands for.</param>
    /// <param name="samples">How many samples it is.</param>
    public void Add(int unit, string? method, IReadOnlyList<int> held, double weight, int samples)
    {
        Samples += samples;
        if (!_byUnit.TryGetValue(unit, out var parts)) _byUnit[unit] = parts = [];
        var key = new PartKey(method, SetOf(held));
        parts[key] = parts.GetValueOrDefault(key) + weight;
    }

    /// <summary>Adds what a unit computed where it is not known which locks it held.</summary>
    public void AddUnplaced(int unit, string? method, double weight, int samples)
    {
        Samples += samples;
        _unplaced[(unit, method)] = _unplaced.GetValueOrDefault((unit, method)) + weight;
    }

    /// <summary>
    /// Divides what is unplaced: as the same method's other samples are, where these are most of it. The rest is in no lock, as far as is
    /// known.
    /// </summary>
    public void Place()
    {
        var known = _byUnit.Values.SelectMany(parts => parts).ToLookup(part => part.Key.Method, part => (part.Key.Held, part.Value));
        var unplaced = _unplaced.ToLookup(part => part.Key.Method, part => part.Value);
        var missing = 0.0;
        foreach (var ((unit, method), weight) in _unplaced)
        {
            var (held, knownWeight) = (known[method].ToList(), known[method].Sum(part => part.Value));
            if (knownWeight < LeastKnown * (knownWeight + unplaced[method].Sum()))
            {
                (held, knownWeight) = ([(NoSites, 1)], 1);
                missing += weight;
            }

            foreach (var (sites, part) in held) Add(unit, method, sites, weight * part / knownWeight, samples: 0);
        }

        UnplacedShare = missing / Math.Max(double.Epsilon, Weight);
        _unplaced.Clear();
    }

    /// <summary>How the computing of units divides, with what all units tell of the parts that these have few samples of.</summary>
    /// <param name="units">The units.</param>
    /// <param name="ms">Their computing, ms.</param>
    public IReadOnlyList<UnitPart> Of(IEnumerable<int> units, double ms)
    {
        if (All.Count == 0) return [new UnitPart(null, [], ms)];
        var own = units.Select(unit => _byUnit.GetValueOrDefault(unit)).OfType<Dictionary<PartKey, double>>().ToList();
        var (ownSum, allSum) = (own.Sum(parts => parts.Values.Sum()), All.Sum(part => part.Weight));
        var priorSum = allSum / Math.Max(1, Samples) * SamplesOfAll;
        var msPerWeight = ms / (ownSum + priorSum);
        return
        [
            .. All.Select(part => new UnitPart(
                part.Method,
                part.Held,
                msPerWeight * (own.Sum(parts => part.Keys.Sum(key => parts.GetValueOrDefault(key))) + (priorSum * part.Weight / allSum)))),
        ];
    }

    /// <summary>The parts of all units. Methods with little time are one part, wherever they are inside the same lock statements.</summary>
    private List<(string? Method, IReadOnlyList<int> Held, double Weight, List<PartKey> Keys)> All => field ??= Merge();

    private List<(string? Method, IReadOnlyList<int> Held, double Weight, List<PartKey> Keys)> Merge()
    {
        var parts = _byUnit.Values.SelectMany(parts => parts).GroupBy(part => part.Key)
            .Select(group => (group.Key, Weight: group.Sum(part => part.Value))).ToList();
        var leastWeight = LeastShare * parts.Sum(part => part.Weight);
        var methods = parts.Where(part => part.Key.Method is not null).GroupBy(part => part.Key.Method!)
            .Where(method => method.Sum(part => part.Weight) >= leastWeight).Select(method => method.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. parts.GroupBy(part => (Method: methods.Contains(part.Key.Method ?? "") ? part.Key.Method : null, part.Key.Held))
                .Select(group => (
                    group.Key.Method,
                    group.Key.Held,
                    group.Sum(part => part.Weight),
                    group.Select(part => part.Key).ToList())),
        ];
    }

    private IReadOnlyList<int> SetOf(IReadOnlyList<int> held)
    {
        if (held.Count == 0) return NoSites;
        var key = string.Join(' ', held.Select(site => site.ToString(CultureInfo.InvariantCulture)));
        if (!_sets.TryGetValue(key, out var set)) _sets[key] = set = held;
        return set;
    }
}

/// <summary>Where a unit computes. Equal lists of lock statements are one list.</summary>
/// <param name="Method">The innermost method of the program; null where it is not known.</param>
/// <param name="Held">The lock statements that it is inside, outermost first.</param>
internal sealed record PartKey(string? Method, IReadOnlyList<int> Held);
