using System.CommandLine;

namespace Concur.Tool.Commands;

/// <summary>A name that an option takes.</summary>
/// <param name="Name">The name.</param>
internal record Choice(string Name);

/// <summary>A name that an option takes, and its meaning.</summary>
/// <typeparam name="T">The type of the meaning.</typeparam>
/// <param name="Name">The name.</param>
/// <param name="Value">The meaning.</param>
internal sealed record Choice<T>(string Name, T Value) : Choice(Name);

/// <summary>
/// An option whose value is one of several names. The code that does not depend on the meanings' type stands here, so that it
/// is compiled ahead of time: code for another assembly's enumerations would be compiled at each start.
/// </summary>
internal abstract class ChoiceOption : Option<string>
{
    private readonly Choice[] _choices;

    protected ChoiceOption(string name, string description, Choice[] choices, string byDefault)
        : base(name)
    {
        _choices = choices;
        Description = description;
        HelpName = string.Join('|', choices.Select(choice => choice.Name));
        DefaultValueFactory = _ => byDefault;
    }

    /// <summary>The names of the choices, in the order of the help.</summary>
    public IEnumerable<string> Names => _choices.Select(choice => choice.Name);

    /// <summary>The choice of a name.</summary>
    /// <param name="label">What has the name in a message: the option, or a member of a settings file.</param>
    /// <param name="text">The name.</param>
    /// <exception cref="Core.Model.ConcurException">The name is not one of the choices.</exception>
    public Choice Find(string label, string text) => Array.Find(_choices, choice => choice.Name == text)
        ?? throw UsageErrors.Create($"{label} '{text}' is not one of {string.Join(", ", Names)}{NearestName.Suggest(text, Names)}");

    /// <summary>The choice that was made.</summary>
    /// <exception cref="Core.Model.ConcurException">The name is not one of the choices.</exception>
    protected Choice Chosen(ParseResult parsed) => Find(Name, parsed.GetValue(this)!);
}

/// <summary>An option whose value is one of several names.</summary>
/// <typeparam name="T">The type of their meanings.</typeparam>
/// <param name="name">The option's name, such as <c>--profile</c>.</param>
/// <param name="description">Its line in the help.</param>
/// <param name="choices">The names and their meanings.</param>
/// <param name="byDefault">The name that is chosen if the option is not given.</param>
internal sealed class ChoiceOption<T>(string name, string description, Choice<T>[] choices, string byDefault)
    : ChoiceOption(name, description, choices, byDefault)
{
    /// <summary>The meaning of the given name.</summary>
    /// <exception cref="Core.Model.ConcurException">The name is not one of the choices.</exception>
    public T Parse(ParseResult parsed) => ((Choice<T>)Chosen(parsed)).Value;
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
