using System.Globalization;
using System.Reflection;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>
/// The object on which a user's method is called, and the methods of its type that are called before and after units. A static method has
/// no object, and its type may have such methods all the same.
/// </summary>
internal sealed class UserObject
{
    private readonly Hooks _hooks;

    private UserObject(object? instance, Hooks hooks) => (Instance, _hooks) = (instance, hooks);

    /// <summary>The object; null for a static method.</summary>
    public object? Instance { get; }

    /// <summary>Whether something is to be called, set or disposed of.</summary>
    public static bool HasParts(MethodInfo method) =>
        !method.IsStatic || Hooks.Of(method).Any || ObjectParameters.Names(method.ReflectedType!, isStatic: true).Any();

    /// <summary>Creates the object and gives its parameters their values.</summary>
    /// <param name="method">The method that is to be called on it.</param>
    /// <param name="parameters">Values of its parameters, by name.</param>
    /// <exception cref="Refusal">A parameter has no values, or a value does not fit.</exception>
    /// <exception cref="UserFailure">The user's code threw.</exception>
    public static UserObject Create(MethodInfo method, IReadOnlyDictionary<string, string> parameters)
    {
        var type = method.ReflectedType!;
        var instance = method.IsStatic
            ? null
            : UserFailure.Guard($"creating a {type.Name}", () => Activator.CreateInstance(type));
        ObjectParameters.Set(type, instance, parameters);
        return new UserObject(instance, Hooks.Of(method));
    }

    /// <summary>Units follow.</summary>
    public void SetUp() => Call(_hooks.Setup);

    /// <summary>An iteration begins.</summary>
    public void BeginIteration() => Call(_hooks.IterationSetup);

    /// <summary>An iteration has ended.</summary>
    public void EndIteration() => Call(_hooks.IterationCleanup);

    /// <summary>No unit follows.</summary>
    public void End()
    {
        Call(_hooks.Cleanup);
        UserFailure.Guard("disposing of the object", () =>
        {
            if (Instance is IAsyncDisposable async) async.DisposeAsync().AsTask().GetAwaiter().GetResult();
            else (Instance as IDisposable)?.Dispose();
            return true;
        });
    }

    private void Call(IReadOnlyList<MethodInfo> methods)
    {
        foreach (var method in methods)
        {
            UserFailure.Guard(method.Name, () =>
            {
                switch (method.Invoke(Instance, null))
                {
                    case Task task:
                        task.GetAwaiter().GetResult();
                        break;
                    case ValueTask task:
                        task.AsTask().GetAwaiter().GetResult();
                        break;
                }

                return true;
            });
        }
    }

    /// <summary>The methods of a type that are called before and after units, those of base types first.</summary>
    private sealed record Hooks(
        IReadOnlyList<MethodInfo> Setup,
        IReadOnlyList<MethodInfo> Cleanup,
        IReadOnlyList<MethodInfo> IterationSetup,
        IReadOnlyList<MethodInfo> IterationCleanup)
    {
        private static readonly Hooks None = new([], [], [], []);

        public bool Any => Setup.Count + Cleanup.Count + IterationSetup.Count + IterationCleanup.Count > 0;

        public static Hooks Of(MethodInfo method)
        {
            const BindingFlags Callable = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;
            var flags = method.IsStatic ? Callable & ~BindingFlags.Instance : Callable;
            var candidates = method.ReflectedType!.GetMethods(flags)
                .Where(candidate => candidate.DeclaringType != typeof(object) && candidate.GetParameters().Length == 0)
                .OrderBy(candidate => Depth(candidate.DeclaringType!))
                .ToList();
            if (candidates.Count == 0) return None;
            MethodInfo[] Marked(Mark mark)
            {
                var marked = candidates.Select(candidate => (Method: candidate, Data: mark.On(candidate)))
                    .Where(pair => pair.Data is not null)
                    .Select(pair => (pair.Method, Targets: Targets(pair.Data!)))
                    .ToList();
                var own = marked.FindAll(pair => pair.Targets.Contains(method.Name));
                return [.. (own.Count > 0 ? own : marked.FindAll(pair => pair.Targets.Count == 0)).Select(pair => pair.Method)];
            }

            return new Hooks(Marked(Mark.Setup), Marked(Mark.Cleanup), Marked(Mark.IterationSetup), Marked(Mark.IterationCleanup));
        }

        private static int Depth(Type type) => type.BaseType is { } parent ? 1 + Depth(parent) : 0;

        /// <summary>The methods for which a benchmark's hook is; empty for all that have no hook of their own.</summary>
        private static HashSet<string> Targets(CustomAttributeData data)
        {
            var named = data.NamedArguments.ToDictionary(argument => argument.MemberName, argument => argument.TypedValue.Value);
            var one = named.GetValueOrDefault("Target") as string;
            var several = named.GetValueOrDefault("Targets") as IEnumerable<CustomAttributeTypedArgument>;
            var names = (several ?? []).Select(target => target.Value as string).Append(one).OfType<string>();
            return [.. names.SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        }
    }
}

/// <summary>The parameters of a user's object: marked properties and fields, each with the values that it may have.</summary>
internal static class ObjectParameters
{
    private const BindingFlags Settable =
        BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;

    /// <summary>Whether a type has a property or field of that name that can be set.</summary>
    /// <param name="type">The type.</param>
    /// <param name="name">The name.</param>
    /// <param name="isStatic">Whether there is no object, so that only static ones count.</param>
    public static bool Has(Type type, string name, bool isStatic) => type.GetMember(name, Settable)
        .Any(member => member is FieldInfo or PropertyInfo { CanWrite: true } && (!isStatic || IsStatic(member)));

    /// <summary>The value of a property or field; null where it cannot be read.</summary>
    public static object? Get(Type type, object? instance, string name) => type.GetMember(name, Settable).FirstOrDefault() switch
    {
        PropertyInfo { CanRead: true } property when instance is not null || IsStatic(property) =>
            UserFailure.Guard(name, () => property.GetValue(instance)),
        FieldInfo field when instance is not null || field.IsStatic => field.GetValue(instance),
        _ => null,
    };

    /// <summary>The names of the parameters of a type; of static ones alone where there is no object.</summary>
    public static IEnumerable<string> Names(Type type, bool isStatic) => type.GetMembers(Settable)
        .Where(member => member is PropertyInfo or FieldInfo && (!isStatic || IsStatic(member)) && IsMarked(member))
        .Select(member => member.Name);

    /// <summary>The values that are listed for a marked parameter.</summary>
    /// <exception cref="Refusal">The source of them fails.</exception>
    public static IEnumerable<object?> ValuesOf(Type type, object? instance, string name) => type.GetMember(name, Settable)
        .Where(member => member is PropertyInfo or FieldInfo && IsMarked(member))
        .SelectMany(member => Values(member, type, instance));

    /// <summary>Gives each parameter the value that was asked for, or the first of its list.</summary>
    /// <exception cref="Refusal">One has no values, or a value does not fit.</exception>
    public static void Set(Type type, object? instance, IReadOnlyDictionary<string, string> wanted)
    {
        var members = type.GetMembers(Settable).Where(member => member is PropertyInfo or FieldInfo);
        foreach (var member in instance is null ? members.Where(IsStatic) : members)
        {
            if (IsMarked(member)) Assign(member, instance, Value(member, type, instance, wanted.GetValueOrDefault(member.Name)));
            else if (wanted.TryGetValue(member.Name, out var text)) Assign(member, instance, Read(text, member));
        }
    }

    private static bool IsMarked(MemberInfo member) =>
        (Mark.Params.On(member) ?? Mark.ParamsSource.On(member) ?? Mark.ParamsAllValues.On(member)) is not null;

    private static bool IsStatic(MemberInfo member) => member is FieldInfo { IsStatic: true } or PropertyInfo { SetMethod.IsStatic: true };

    private static object? Value(MemberInfo member, Type type, object? instance, string? wanted)
    {
        if (wanted is not null && TextValue.CanBe(TypeOf(member))) return Read(wanted, member);
        var values = Values(member, type, instance).ToList();
        if (values.Count == 0) throw new Refusal($"parameter '{NameOf(member)}' has no values; give its [Params] at least one");
        if (wanted is null) return values[0];
        return values.Find(value => value?.ToString() == wanted)
            ?? throw new Refusal($"parameter '{NameOf(member)}' has no value '{wanted}'; it has {string.Join(", ", values)}");
    }

    private static IEnumerable<object?> Values(MemberInfo member, Type type, object? instance)
    {
        if (Mark.Params.On(member) is { } data) return Mark.ValuesOf(data);
        if (Mark.ParamsSource.On(member) is { ConstructorArguments: [.., { Value: string name }] } source)
            return MethodArguments.Values(MethodArguments.TypeIn(source) ?? type, name, instance);
        var own = Nullable.GetUnderlyingType(TypeOf(member)) ?? TypeOf(member);
        return own == typeof(bool) ? [false, true] : own.IsEnum ? Enum.GetValues(own).Cast<object?>() : [];
    }

    private static object Read(string text, MemberInfo member)
    {
        var type = TypeOf(member);
        return (TextValue.CanBe(type) ? TextValue.Read(text, type) : null)
            ?? throw new Refusal($"parameter '{NameOf(member)}' has the type {type.Name}, which '{TerminalText.OneLine(text)}' is not");
    }

    private static void Assign(MemberInfo member, object? instance, object? value)
    {
        var type = TypeOf(member);
        var fitting = value is not null && !type.IsInstanceOfType(value) && value is IConvertible && TextValue.CanBe(type)
            ? TextValue.Read(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", type)
            : value;
        try
        {
            if (member is PropertyInfo property) property.SetValue(instance, fitting);
            else ((FieldInfo)member).SetValue(instance, fitting);
        }
        catch (TargetInvocationException thrown)
        {
            throw UserFailure.From(member.Name, thrown);
        }
        catch (Exception e) when (e is ArgumentException or FieldAccessException)
        {
            throw new Refusal($"parameter '{NameOf(member)}' cannot be set to {value ?? "null"}: {TerminalText.OneLine(e.Message)}");
        }
    }

    private static Type TypeOf(MemberInfo member) =>
        member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static string NameOf(MemberInfo member) => TerminalText.Name($"{member.DeclaringType?.Name}.{member.Name}");
}
