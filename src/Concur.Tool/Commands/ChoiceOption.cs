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
