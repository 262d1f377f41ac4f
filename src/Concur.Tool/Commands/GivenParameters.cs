using System.Collections.Immutable;
using System.Text;
using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>The values of one parameter, as <c>--param</c> gives them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The values, each once, in the order given; empty where all that are listed for it are meant.</param>
/// <param name="TakesAll">Whether all values are meant that are listed for it.</param>
internal sealed record GivenParameter(string Name, ImmutableArray<string> Values, bool TakesAll);

/// <summary>What all <c>--param</c> of a command line give.</summary>
/// <param name="Each">The parameters that are named, in the order given.</param>
/// <param name="TakesAll">Whether all values of those that are not named are meant too.</param>
internal sealed record GivenParameters(ImmutableArray<GivenParameter> Each, bool TakesAll)
{
    /// <summary>Stands for all values, and for all parameters.</summary>
    private const string All = "*";

    /// <summary>Stands for the empty text: a value that is left out is a mistake.</summary>
    private const string Empty = "\"\"";

    /// <summary>No parameters.</summary>
    public static GivenParameters None { get; } = new([], false);

    /// <summary>Whether nothing was given.</summary>
    public bool IsNone => Each.IsEmpty && !TakesAll;

    /// <summary>Whether each parameter has one value, so that a method makes one case.</summary>
    public bool AreSingle => !TakesAll && Each.All(one => one is { TakesAll: false, Values.Length: 1 });

    /// <summary>The first value of each; where all are meant, a text that stands for none.</summary>
    public ImmutableSortedDictionary<string, string> First => Each.ToImmutableSortedDictionary(
        one => one.Name, one => one.Values.FirstOrDefault(All), StringComparer.Ordinal);

    /// <summary>The values of a name; null where it was not given.</summary>
    public GivenParameter? Find(string name) => Each.FirstOrDefault(one => one.Name == name);

    /// <summary>Reads <c>NAME=A,B</c>, <c>NAME=*</c> and <c>*</c>. A name may be given several times.</summary>
    /// <exception cref="ConcurException">A name or a value is missing.</exception>
    public static GivenParameters Parse(IReadOnlyList<string> texts)
    {
        var each = new List<GivenParameter>();
        foreach (var text in texts.Where(text => text != All))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (text.AsSpan().ContainsAny('\n', '\r')) throw UsageErrors.Create("the value of --param must be one line");
            if (equals <= 0) throw UsageErrors.Create($"--param needs a name and a value, such as Size=1000, and not '{text}'");
            var (name, list) = (text[..equals], text[(equals + 1)..]);
            var (values, before) = (list == All ? [] : Values(text, list), each.FindIndex(one => one.Name == name));
            var all = (before < 0 ? [] : each[before].Values).Concat(values).Distinct().ToImmutableArray();
            var given = new GivenParameter(name, all, list == All || (before >= 0 && each[before].TakesAll));
            if (given.TakesAll) given = given with { Values = [] };
            if (before < 0) each.Add(given);
            else each[before] = given;
        }

        return new GivenParameters([.. each], texts.Contains(All));
    }

    /// <summary>The values of a list. A comma or a star behind a backslash stands for itself.</summary>
    private static List<string> Values(string text, string list)
    {
        var values = new List<StringBuilder> { new() };
        for (var i = 0; i < list.Length; i++)
        {
            if (list[i] == '\\' && i + 1 < list.Length && list[i + 1] is ',' or '*') values[^1].Append(list[++i]);
            else if (list[i] == ',') values.Add(new StringBuilder());
            else values[^1].Append(list[i]);
        }

        var texts = values.ConvertAll(value => values.Count > 1 ? value.ToString().Trim() : value.ToString());
        if (texts.Contains(""))
        {
            throw UsageErrors.Create(texts.Count == 1
                ? $"--param '{text}' has no value; give one, such as {text}10, or {text}{Empty} for the empty text"
                : $"--param '{text}' has a value that is empty; leave its comma out, or write {Empty} for the empty text");
        }

        return texts.ConvertAll(value => value == Empty ? "" : value);
    }
}
