using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>A method with one value of each parameter that was chosen: what one run, or one sweep, measures.</summary>
/// <param name="Method">The method as the user gave it, or its name; null for the only one.</param>
/// <param name="Parameters">The values.</param>
internal sealed record WorkloadCase(string? Method, ImmutableSortedDictionary<string, string> Parameters);

/// <summary>Makes the cases of several methods, or of several values: each method with each combination of its values.</summary>
internal static class CaseExpansion
{
    private static readonly ImmutableSortedDictionary<string, string> NoValues =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The cases, method by method; the values of the last parameter change first.</summary>
    /// <param name="methods">What can be chosen of each method. A parameter that one of them lacks is left out of its cases.</param>
    /// <param name="given">The values that were given.</param>
    /// <param name="most">The largest number of cases.</param>
    /// <exception cref="ConcurException">
    /// No method has a parameter, the values that were asked for are not known, or there are too many cases.
    /// </exception>
    public static ImmutableArray<WorkloadCase> Of(IReadOnlyList<MethodChoices> methods, GivenParameters given, int most)
    {
        foreach (var one in given.Each.Where(one => !methods.Any(method => method.Has(one.Name)))) throw Unknown(methods, one.Name);
        var axes = methods.Select(method => (Method: method, Axes: Axes(method, given).ToList())).ToList();
        var count = axes.Sum(one => one.Axes.Aggregate(1.0, (product, axis) => product * axis.Count));
        if (count > most)
        {
            throw UsageErrors.Create(FormattableString.Invariant(
                $"there are {count:0} cases, and at most {most} are run; give fewer benchmarks or values, or --cases {count:0}"));
        }

        return [.. axes.SelectMany(one => Of(one.Method, one.Axes))];
    }

    private static IEnumerable<WorkloadCase> Of(
        MethodChoices method, List<IReadOnlyList<ImmutableSortedDictionary<string, string>>> axes)
    {
        List<ImmutableSortedDictionary<string, string>> cases = [NoValues];
        foreach (var axis in axes) cases = [.. cases.SelectMany(one => axis.Select(more => one.SetItems(more)))];
        return cases.Select(values => new WorkloadCase(method.Name, values));
    }

    /// <summary>What is combined: the values of each parameter, and the lists of arguments.</summary>
    private static IEnumerable<IReadOnlyList<ImmutableSortedDictionary<string, string>>> Axes(MethodChoices method, GivenParameters given)
    {
        foreach (var parameter in method.Parameters)
        {
            var one = given.Find(parameter.Name) ?? (given.TakesAll ? new GivenParameter(parameter.Name, [], true) : null);
            if (one is null) continue;
            if (one.TakesAll && parameter.Values.Count == 0) throw Unlisted(method, parameter.Name);
            yield return [.. (one.TakesAll ? parameter.Values : one.Values).Select(value => NoValues.Add(parameter.Name, value))];
        }

        var arguments = method.Arguments.Select(given.Find).OfType<GivenParameter>().ToList();
        var takesAll = arguments.Exists(one => one.TakesAll) || (given.TakesAll && method.Arguments.Count > 0);
        if (takesAll) yield return Rows(method, arguments);
        else if (arguments.Count > 0) yield return Combined(method, arguments);
    }

    /// <summary>The lists of arguments that have the values that were given.</summary>
    private static List<ImmutableSortedDictionary<string, string>> Rows(MethodChoices method, List<GivenParameter> arguments)
    {
        if (method.Rows.Count == 0) throw Unlisted(method, string.Join(", ", method.Arguments));
        var rows = method.Rows.Select(row => NoValues.AddRange(method.Arguments.Zip(row, KeyValuePair.Create)))
            .Where(row => arguments.TrueForAll(one => one.TakesAll || one.Values.Contains(row[one.Name])))
            .ToList();
        return rows.Count > 0 ? rows : throw UsageErrors.Create($"no [Arguments] of '{method.Name}' have the values that --param gives");
    }

    /// <summary>
    /// The combinations that some list of arguments has. Where a value is in none as a text, the measured process says whether it is meant.
    /// </summary>
    private static List<ImmutableSortedDictionary<string, string>> Combined(MethodChoices method, List<GivenParameter> arguments)
    {
        List<ImmutableSortedDictionary<string, string>> all = [NoValues];
        foreach (var one in arguments) all = [.. all.SelectMany(values => one.Values.Select(value => values.Add(one.Name, value)))];
        var places = arguments.ToDictionary(one => one.Name, one => method.Arguments.ToList().IndexOf(one.Name));
        var areKnown = arguments.TrueForAll(one => one.Values.All(value => method.Rows.Any(row => row[places[one.Name]] == value)));
        var had = all.FindAll(values => method.Rows.Any(row => values.All(value => row[places[value.Key]] == value.Value)));
        return areKnown && had.Count > 0 ? had : all;
    }

    private static ConcurException Unlisted(MethodChoices method, string name) => UsageErrors.Create(
        $"'{method.Name}' lists no values of '{name}' that texts tell apart; give them, as --param {name.Split(',')[0]}=A,B");

    private static ConcurException Unknown(IReadOnlyList<MethodChoices> methods, string name)
    {
        var known = methods.SelectMany(method => method.Parameters.Select(parameter => parameter.Name).Concat(method.Arguments))
            .Distinct().ToList();
        var (who, have) = methods is [var only] ? ($"'{only.Name}' has no", "it has") : ("no method has a", "they have");
        return UsageErrors.Create($"{who} parameter '{TerminalText.Name(name)}'{NearestName.Suggest(name, known)}; "
            + (known.Count == 0 ? $"{have} none: mark a public property [Params(...)]" : $"{have} {string.Join(", ", known)}"));
    }
}
