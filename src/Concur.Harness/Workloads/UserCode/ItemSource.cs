using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>Finds the items of methods: lines of a file, or a marked member of the method's type, or else of its assembly.</summary>
/// <param name="inputs">Has the path of the file of lines, if there is one.</param>
/// <param name="types">The types of the assembly.</param>
internal sealed class ItemFinder(UnitInputs inputs, Type[] types)
{
    private readonly Dictionary<Type, IReadOnlyList<ItemSource>> _ofTypes = [];
    private readonly ItemSource? _lines = inputs.ItemsPath is { } path ? ItemSource.Lines(path) : null;

    /// <summary>The items of a method's units: those of its own type where a parameter can take them, else those of another type.</summary>
    /// <returns>Null where there are none.</returns>
    /// <exception cref="Refusal">A marked member of the method's type cannot be a source, or several could be meant.</exception>
    public ItemSource? For(MethodInfo method)
    {
        if (_lines is not null) return _lines;
        var own = Of(method.ReflectedType!);
        if (Only(own.Where(source => source.FitsOneOf(method)), method) is { } fitting) return fitting;
        if (MethodParameters.AreFilled(method)) return null;
        var others = types.Where(type => type.IsVisible && type != method.ReflectedType).SelectMany(OfOther);
        return Only(others.Where(source => source.FitsOneOf(method)), method) ?? (own.Count > 0 ? own[0] : null);
    }

    private static ItemSource? Only(IEnumerable<ItemSource> sources, MethodInfo method)
    {
        var all = sources.ToList();
        return all.Count < 2 ? all.FirstOrDefault() : throw new Refusal(
            $"'{TerminalText.Name(method.Name)}' could take the items of {string.Join(" and ", all.Select(source => source.MemberName))}; "
            + "take [Items] from all but one");
    }

    private IReadOnlyList<ItemSource> Of(Type type) =>
        _ofTypes.TryGetValue(type, out var known) ? known : _ofTypes[type] = ItemSource.Of(type);

    /// <summary>A source of another type that is not right does not matter to the method.</summary>
    private IReadOnlyList<ItemSource> OfOther(Type type)
    {
        try
        {
            return Of(type);
        }
        catch (Refusal)
        {
            return [];
        }
    }
}

/// <summary>
/// The items that the units of a method may have: the lines of a file, or what a member of the assembly returns, which is evaluated once
/// per process.
/// </summary>
internal sealed class ItemSource
{
    private static readonly Type[] Collections =
    [
        typeof(IEnumerable<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(IList<>),
    ];

    private readonly string? _path;
    private readonly MemberInfo? _member;
    private readonly Type? _element;

    private ItemSource(string? path, MemberInfo? member, Type? element) => (_path, _member, _element) = (path, member, element);

    /// <summary>What the items are, for messages.</summary>
    public string What => _element is null
        ? "items are lines of text, for a string, a FileInfo, a number or a collection of these"
        : $"'{NameOf(_member!)}' gives items of the type {_element.Name}";

    /// <summary>The name of the member that returns the items; null where they are lines of a file.</summary>
    public string? MemberName => _member is null ? null : NameOf(_member);

    /// <summary>The lines of a file.</summary>
    public static ItemSource Lines(string path) => new(path, null, null);

    /// <summary>The members of a type that are marked as sources.</summary>
    /// <exception cref="Refusal">A marked member cannot be a source.</exception>
    public static IReadOnlyList<ItemSource> Of(Type type) =>
    [
        .. type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => member is PropertyInfo or MethodInfo && Mark.Items.On(member) is not null)
            .Select(member => new ItemSource(null, member, ElementOf(member))),
    ];

    /// <summary>Whether a parameter can take one item.</summary>
    public bool Fits(Type parameter) => _element is null ? TextValue.CanBe(parameter) : parameter.IsAssignableFrom(_element);

    /// <summary>Whether a parameter can take several items.</summary>
    public bool FitsSeveral(Type parameter) => _element is null
        ? ElementOfCollection(parameter) is { } element && TextValue.CanBe(element)
        : parameter != typeof(object) && parameter.IsAssignableFrom(_element.MakeArrayType());

    /// <summary>Whether one of a method's parameters can take an item, or several.</summary>
    public bool FitsOneOf(MethodInfo method) =>
        Array.Exists(method.GetParameters(), one => Fits(one.ParameterType) || FitsSeveral(one.ParameterType));

    /// <summary>The type of an item for a parameter.</summary>
    /// <param name="parameter">The parameter's type, which fits.</param>
    /// <param name="takesSeveral">Whether the parameter takes several items.</param>
    public Type ItemType(Type parameter, bool takesSeveral) => _element ?? (takesSeveral ? ElementOfCollection(parameter)! : parameter);

    /// <summary>The number of items.</summary>
    public int Count => _path is null ? Evaluate().Length : TextOf(_path).Length;

    /// <summary>Reads the items.</summary>
    /// <param name="type">Their type, from <see cref="ItemType"/>.</param>
    /// <param name="batch">Items per unit; null where a unit has one that is no collection.</param>
    /// <returns>An array of the type, or of arrays of it.</returns>
    /// <exception cref="Refusal">A line stands for no value of the type, or the member throws or returns nothing.</exception>
    public Array Read(Type type, int? batch)
    {
        var items = _path is null ? Evaluate() : Parse(TextOf(_path), type);
        if (batch is not { } most) return items;
        var units = Array.CreateInstance(type.MakeArrayType(), (items.Length + most - 1) / most);
        for (var unit = 0; unit < units.Length; unit++)
        {
            var part = Array.CreateInstance(type, Math.Min(most, items.Length - (unit * most)));
            Array.Copy(items, unit * most, part, 0, part.Length);
            units.SetValue(part, unit);
        }

        return units;
    }

    private static string[] TextOf(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refusal($"the items cannot be read from '{path}': {TerminalText.OneLine(e.Message)}");
        }
    }

    private static Array Parse(string[] lines, Type type)
    {
        var items = Array.CreateInstance(type, lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var value = TextValue.Read(lines[i], type) ?? throw new Refusal(
                string.Create(CultureInfo.InvariantCulture, $"item {i + 1}, '{TerminalText.OneLine(lines[i])}', is no {type.Name}"));
            items.SetValue(value, i);
        }

        return items;
    }

    [SuppressMessage("Design", "CA1031", Justification = "The user's code may throw anything.")]
    private Array Evaluate()
    {
        var name = NameOf(_member!);
        try
        {
            var items = _member is PropertyInfo property ? property.GetValue(null) : ((MethodInfo)_member!).Invoke(null, null);
            if (items is null) throw new Refusal($"the source of items '{name}' returned null");
            return (Array)typeof(Enumerable).GetMethod(nameof(Enumerable.ToArray))!.MakeGenericMethod(_element!).Invoke(null, [items])!;
        }
        catch (Exception e) when (e is not Refusal)
        {
            var failure = FailureReport.Of(null, e);
            throw new Refusal($"the source of items '{name}' threw {failure.Type}: {TerminalText.OneLine(failure.Message)}");
        }
    }

    /// <exception cref="Refusal">The member does not return a collection, or takes parameters.</exception>
    private static Type ElementOf(MemberInfo member)
    {
        var returned = member is PropertyInfo property ? property.PropertyType : ((MethodInfo)member).ReturnType;
        if (member is MethodInfo method && (method.GetParameters().Length > 0 || method.ContainsGenericParameters))
            throw new Refusal($"the source of items '{NameOf(member)}' takes parameters; it must take none");
        var enumerable = returned.GetInterfaces().Prepend(returned)
            .FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return enumerable?.GenericTypeArguments[0]
            ?? throw new Refusal($"the source of items '{NameOf(member)}' returns {returned.Name}; it must return an IEnumerable<T>");
    }

    private static Type? ElementOfCollection(Type type) =>
        type.IsSZArray ? type.GetElementType()
        : type.IsGenericType && Collections.Contains(type.GetGenericTypeDefinition()) ? type.GenericTypeArguments[0]
        : null;

    private static string NameOf(MemberInfo member) =>
        TerminalText.Name($"{member.DeclaringType?.FullName?.Replace('+', '.')}.{member.Name}");
}
