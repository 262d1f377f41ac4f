using System.Collections.Concurrent;
using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>A method with an object, items or arguments, which are made in <see cref="Start"/>.</summary>
/// <param name="found">The method.</param>
/// <param name="roles">The roles of its parameters.</param>
/// <param name="inputs">What it is given.</param>
/// <param name="items">Its items; null for none.</param>
internal sealed class PreparedMethod(
    NamedMethod found, IReadOnlyList<ParameterRole> roles, UnitInputs inputs, Lazy<Array?> items) : IWorkload
{
    private UserObject? _object;
    private IWorkload? _workload;

    public bool Awaits { get; } = BoundMethod.Awaits(found.Method);

    public void Start()
    {
        _object = UserObject.Create(found.Method, inputs.Parameters);
        _object.SetUp();
        var target = new CallTarget
        {
            Instance = _object.Instance,
            Items = items.Value,
            Arguments = roles.Contains(ParameterRole.Argument)
                ? MethodArguments.Of(found.Method, _object.Instance, inputs.Parameters)
                : null,
        };
        _workload = BoundMethod.Create(found.Method, roles, target);
    }

    public void BeginIteration() => _object?.BeginIteration();

    public void EndIteration() => _object?.EndIteration();

    public void End() => _object?.End();

    public object? Run(WorkUnit unit) => _workload!.Run(unit);

    public ValueTask<object?> RunAsync(WorkUnit unit) => _workload!.RunAsync(unit);

    /// <summary>Makes all that a method needs, and sets nothing up.</summary>
    /// <returns>The values of its parameters and arguments, by name, where text can stand for them.</returns>
    /// <exception cref="Refusal">An item, a parameter or an argument does not fit.</exception>
    /// <exception cref="UserFailure">The user's code threw.</exception>
    public static IReadOnlyDictionary<string, string> Check(NamedMethod found, IReadOnlyList<ParameterRole> roles, UnitInputs inputs)
    {
        var (method, type) = (found.Method, found.Method.ReflectedType!);
        if (inputs.HasObjectPerWorker && method.IsStatic)
            throw new Refusal($"'{TerminalText.Name(found.Name)}' is static, so that there are no objects; leave --instance out");
        var arguments = roles.Contains(ParameterRole.Argument) ? method.GetParameters().Select(one => one.Name ?? "").ToList() : [];
        foreach (var name in inputs.Parameters.Keys)
        {
            if (arguments.Contains(name) || ObjectParameters.Has(type, name, method.IsStatic)) continue;
            var known = string.Join(", ", ObjectParameters.Names(type, method.IsStatic).Concat(arguments));
            throw new Refusal($"'{TerminalText.Name(type.Name)}' has no parameter '{TerminalText.Name(name)}'; "
                + (known.Length == 0 ? "it has none: mark a public property [Params(...)]" : $"it has {TerminalText.Name(known)}"));
        }

        var made = UserObject.Create(method, inputs.Parameters);
        var values = ObjectParameters.Names(type, method.IsStatic).Concat(inputs.Parameters.Keys.Except(arguments)).Distinct()
            .Select(name => (Name: name, Value: ObjectParameters.Get(type, made.Instance, name)));
        if (arguments.Count > 0) values = values.Concat(arguments.Zip(MethodArguments.Of(method, made.Instance, inputs.Parameters)));
        _ = ItemsOf(found, roles, inputs);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            if (TextValue.Of(value) is { } text) texts[name] = text;
        }

        return texts;
    }

    /// <summary>The items of a method's units, each at its unit's number; null where no parameter takes any.</summary>
    /// <exception cref="Refusal">An item does not fit, or their source fails.</exception>
    public static Array? ItemsOf(NamedMethod found, IReadOnlyList<ParameterRole> roles, UnitInputs inputs)
    {
        var place = Enumerable.Range(0, roles.Count).FirstOrDefault(i => roles[i] is ParameterRole.Item or ParameterRole.Items, -1);
        if (place < 0) return null;
        var (several, parameter) = (roles[place] == ParameterRole.Items, found.Method.GetParameters()[place].ParameterType);
        return found.Items!.Read(found.Items.ItemType(parameter, several), several ? inputs.Batch : null);
    }
}

/// <summary>
/// A method whose object no two units use at once: a unit takes one that is free, or a new one. So there are as many objects as units
/// run at the same time.
/// </summary>
/// <param name="create">Makes the method with an object of its own.</param>
internal sealed class ObjectPerWorker(Func<IWorkload> create) : IWorkload
{
    private readonly ConcurrentBag<IWorkload> _free = [];
    private readonly ConcurrentBag<IWorkload> _all = [];

    public bool Awaits { get; } = create().Awaits;

    public void Start() => _free.Add(New());

    public void BeginIteration()
    {
        foreach (var one in _all) one.BeginIteration();
    }

    public void EndIteration()
    {
        foreach (var one in _all) one.EndIteration();
    }

    public void End()
    {
        foreach (var one in _all) one.End();
    }

    public object? Run(WorkUnit unit)
    {
        var one = Take();
        try
        {
            return one.Run(unit);
        }
        finally
        {
            _free.Add(one);
        }
    }

    public async ValueTask<object?> RunAsync(WorkUnit unit)
    {
        var one = Take();
        try
        {
            return await one.RunAsync(unit);
        }
        finally
        {
            _free.Add(one);
        }
    }

    private IWorkload Take()
    {
        if (_free.TryTake(out var free)) return free;
        var made = New();
        made.BeginIteration();
        return made;
    }

    private IWorkload New()
    {
        var made = create();
        made.Start();
        _all.Add(made);
        return made;
    }
}
