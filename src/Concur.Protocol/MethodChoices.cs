namespace Concur.Protocol;

/// <summary>
/// What can be chosen of a method: the values that are listed for its parameters. The file form has a <c>name=value</c> line per fact, and
/// begins each method with its name.
/// </summary>
/// <param name="Name">The method's name as a workload.</param>
public sealed record MethodChoices(string Name)
{
    private const string MethodField = "method";
    private const string RefusalField = "refusal";
    private const string ParameterField = "parameter";
    private const string ValueField = "value";
    private const string ArgumentField = "argument";
    private const string RowField = "row";
    private const string CellField = "cell";

    /// <summary>Why it cannot be a workload, in one line; null where it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>The parameters of its object.</summary>
    public IReadOnlyList<ParameterChoices> Parameters { get; init; } = [];

    /// <summary>The names of a benchmark's arguments; empty where it has none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The lists of arguments, each as long as there are arguments; empty where texts do not tell them apart.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; init; } = [];

    /// <summary>Whether a parameter or an argument is called so.</summary>
    public bool Has(string name) => Arguments.Contains(name) || Parameters.Any(parameter => parameter.Name == name);

    /// <summary>The lines of the file form.</summary>
    public IEnumerable<string> ToLines()
    {
        yield return SpecLine.Of(MethodField, Name);
        if (Refusal is not null) yield return SpecLine.Of(RefusalField, Refusal);
        foreach (var parameter in Parameters)
        {
            yield return SpecLine.Of(ParameterField, parameter.Name);
            foreach (var value in parameter.Values) yield return SpecLine.Of(ValueField, value);
        }

        foreach (var argument in Arguments) yield return SpecLine.Of(ArgumentField, argument);
        foreach (var row in Rows)
        {
            yield return SpecLine.Of(RowField, row.Count);
            foreach (var cell in row) yield return SpecLine.Of(CellField, cell);
        }
    }

    /// <summary>Reads the file form of several methods.</summary>
    /// <exception cref="FormatException">A line is malformed.</exception>
    public static IReadOnlyList<MethodChoices> FromLines(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var methods = new List<MethodChoices>();
        foreach (var line in lines)
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new FormatException($"not a name=value line: '{line}'");
            var (field, value) = (line[..equals], line[(equals + 1)..]);
            if (field == MethodField) methods.Add(new MethodChoices(value));
            else if (methods.Count == 0) throw new FormatException($"'{field}' belongs to no method");
            else methods[^1] = methods[^1].With(field, value);
        }

        return methods;
    }

    private MethodChoices With(string field, string value) => field switch
    {
        RefusalField => this with { Refusal = value },
        ParameterField => this with { Parameters = [.. Parameters, new ParameterChoices(value, [])] },
        ValueField when Parameters.Count > 0 => this with
        {
            Parameters = [.. Parameters.SkipLast(1), Parameters[^1] with { Values = [.. Parameters[^1].Values, value] }],
        },
        ArgumentField => this with { Arguments = [.. Arguments, value] },
        RowField => this with { Rows = [.. Rows, []] },
        CellField when Rows.Count > 0 => this with { Rows = [.. Rows.SkipLast(1), [.. Rows[^1], value]] },
        _ => throw new FormatException($"'{field}' does not belong there"),
    };
}

/// <summary>A parameter of a user's object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The values that are listed for it, as texts; empty where none are, or where texts do not tell them apart.</param>
public sealed record ParameterChoices(string Name, IReadOnlyList<string> Values);
