using System.CommandLine;

namespace Concur.Tool.Commands;

/// <summary>An option whose value is one of several names.</summary>
/// <typeparam name="T">The type of what a name stands for.</typeparam>
internal sealed class ChoiceOption<T> : Option<string>
{
    private readonly (string Name, T Value)[] _choices;

    /// <param name="name">The option's name, such as <c>--profile</c>.</param>
    /// <param name="description">Its line in the help.</param>
    /// <param name="choices">The names and what they stand for.</param>
    /// <param name="byDefault">The name that is chosen if the option is not given.</param>
    public ChoiceOption(string name, string description, (string Name, T Value)[] choices, string byDefault)
        : base(name)
    {
        _choices = choices;
        Description = description;
        HelpName = string.Join('|', choices.Select(choice => choice.Name));
        DefaultValueFactory = _ => byDefault;
    }

    /// <summary>What the given name stands for.</summary>
    /// <exception cref="Core.Model.ConcurException">The name is not one of the choices.</exception>
    public T Parse(ParseResult parsed)
    {
        var text = parsed.GetValue(this)!;
        foreach (var (name, value) in _choices)
        {
            if (name == text) return value;
        }

        var names = _choices.Select(choice => choice.Name).ToList();
        throw UsageErrors.Create($"{Name} '{text}' is not one of {string.Join(", ", names)}{NearestName.Suggest(text, names)}");
    }
}

/// <summary>Suggests a known name for one that does not exist.</summary>
internal static class NearestName
{
    /// <returns><c>; did you mean 'X'?</c>, or nothing if no known name is near.</returns>
    public static string Suggest(string given, IEnumerable<string> known)
    {
        var nearest = known.Select(name => (Name: name, Distance: Distance(given, name))).OrderBy(pair => pair.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(2, given.Length / 3) ? $"; did you mean '{nearest.Name}'?" : "";
    }

    /// <summary>The Levenshtein distance: how many insertions, deletions and replacements lead from one text to the other.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
