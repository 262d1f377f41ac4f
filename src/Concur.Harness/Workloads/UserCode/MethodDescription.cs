using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>Describes a method to the tool, which loads no code of the user's itself.</summary>
internal static class MethodDescription
{
    /// <param name="found">The method.</param>
    /// <param name="inputs">What it is given. Its object is made, and its items are read, so that what is wrong is known early.</param>
    /// <exception cref="Units.Refusal">An item, a parameter or an argument does not fit.</exception>
    /// <exception cref="Units.UserFailure">The user's code threw.</exception>
    public static WorkloadDescription Of(NamedMethod found, UnitInputs inputs)
    {
        var roles = MethodParameters.Roles(found.Method, found.Items);
        var takesItems = roles.Any(role => role is ParameterRole.Item or ParameterRole.Items);
        var parameters = PreparedMethod.Check(found, roles, inputs);
        return new WorkloadDescription(found.Name)
        {
            Awaits = BoundMethod.Awaits(found.Method),
            TakesSize = roles.Any(role => role is ParameterRole.Size or ParameterRole.Unit),
            DefaultSize = MethodParameters.DefaultSize(found.Method, found.Items),
            Items = takesItems ? found.Items!.Count : null,
            ItemsMember = takesItems ? found.Items!.MemberName : null,
            TakesBatches = roles.Contains(ParameterRole.Items),
            Parameters = parameters,
        };
    }

    /// <summary>What can be chosen of a method.</summary>
    /// <param name="found">The method.</param>
    /// <param name="inputs">The names in its parameters are those that are asked for; its values do not count.</param>
    /// <exception cref="Units.Refusal">A parameter has no values, or a source of them fails.</exception>
    /// <exception cref="Units.UserFailure">The user's code threw.</exception>
    public static MethodChoices ChoicesOf(NamedMethod found, UnitInputs inputs)
    {
        if (found.Refusal is { } refusal) return new MethodChoices(found.Name) { Refusal = refusal };
        var (method, type) = (found.Method, found.Method.ReflectedType!);
        var instance = UserObject.Create(method, UnitInputs.None.Parameters).Instance;
        var marked = ObjectParameters.Names(type, method.IsStatic).ToList();
        var others = inputs.Parameters.Keys.Where(name => !marked.Contains(name) && ObjectParameters.Has(type, name, method.IsStatic));
        var choices = new MethodChoices(found.Name)
        {
            Parameters =
            [
                .. marked.Select(name => new ParameterChoices(name, Texts(ObjectParameters.ValuesOf(type, instance, name)))),
                .. others.Select(name => new ParameterChoices(name, [])),
            ],
        };
        if (!MethodParameters.Roles(method, found.Items).Contains(ParameterRole.Argument)) return choices;
        var arguments = method.GetParameters().Select(parameter => parameter.Name ?? "").ToArray();
        var lists = MethodArguments.Lists(method, instance).ToList();
        if (lists.Find(list => list.Length != arguments.Length) is { } other)
            throw new Units.Refusal($"'{found.Name}' takes {arguments.Length} arguments, and one of its lists of them has {other.Length}");
        return choices with { Arguments = arguments, Rows = Rows(lists) };
    }

    /// <summary>As <see cref="ChoicesOf"/>; what is wrong with the method is its refusal.</summary>
    public static MethodChoices ChoicesOrRefusal(NamedMethod found, UnitInputs inputs)
    {
        try
        {
            return ChoicesOf(found, inputs);
        }
        catch (Exception e) when (e is Units.Refusal or Units.UserFailure)
        {
            return new MethodChoices(found.Name) { Refusal = TerminalText.OneLine(e.Message) };
        }
    }

    /// <summary>The texts that stand for values; none where they do not tell the values apart.</summary>
    private static IReadOnlyList<string> Texts(IEnumerable<object?> values)
    {
        var texts = values.Select(Text).ToList();
        return texts.Contains(null) || texts.Distinct().Count() < texts.Count ? [] : [.. texts.OfType<string>()];
    }

    private static IReadOnlyList<IReadOnlyList<string>> Rows(List<object?[]> lists)
    {
        var rows = lists.ConvertAll(list => list.Select(Text).ToList());
        var told = rows.Select(row => string.Join('\n', row)).Distinct().Count();
        return rows.Exists(row => row.Contains(null)) || told < rows.Count ? [] : [.. rows.Select(row => row.OfType<string>().ToList())];
    }

    /// <summary>The text by which <c>--param</c> chooses a value; null where none does.</summary>
    private static string? Text(object? value) =>
        (TextValue.Of(value) ?? value?.ToString()) is { } text && !text.AsSpan().ContainsAny('\n', '\r') ? text : null;
}
