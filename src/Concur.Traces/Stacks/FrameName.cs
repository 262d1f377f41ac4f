using System.Text;
using Concur.Protocol;

namespace Concur.Traces.Stacks;

/// <summary>
/// Turns the runtime's names into those that a person wrote: closures, local functions and state machines become
/// the method that they stand in, and what cannot be shown becomes its number. By hand: what regular expressions load is a
/// seventieth of an export's memory.
/// </summary>
internal static class FrameName
{
    /// <summary>What the compiler calls the method of a program's statements without one; those within it are named after it.</summary>
    private const string TopLevel = "<Main>$";

    /// <param name="type">The type as the runtime names it, such as <c>A.B+&lt;&gt;c__DisplayClass1_0</c>.</param>
    /// <param name="method">The method as the runtime names it, such as <c>&lt;Run&gt;b__0</c>.</param>
    public static string Of(string type, string method)
    {
        type = WithoutGenericArguments(type);
        var written = method == "MoveNext" ? TakeStateMachine(ref type) : null;
        written ??= Written(method);
        type = WithoutClosure(type).Replace('+', '.');
        return TerminalText.Name(type.Length == 0 ? written : $"{type}.{written}");
    }

    /// <summary>The method that a state machine was made of, which is taken off the type's name; null when the type is none.</summary>
    /// <param name="type">Such as <c>A+&lt;Run&gt;d__3</c>, or <c>A+&lt;&gt;c+&lt;&lt;Run&gt;b__0&gt;d</c> of a lambda.</param>
    private static string? TakeStateMachine(ref string type)
    {
        var name = WithoutEnd(type, "<>");
        var end = name.LastIndexOf(">d", StringComparison.Ordinal);
        if (end < 0 || !IsNumbered(name[(end + 2)..])) return null;
        var start = name[..end].LastIndexOf("+<", StringComparison.Ordinal);
        if (start < 0) return null;
        var method = Written(name[(start + 2)..end].ToString());
        type = type[..start];
        return method;
    }

    /// <summary>Whether a machine's name ends as the compiler ends it: with a number, or at once where a lambda has one already.</summary>
    private static bool IsNumbered(ReadOnlySpan<char> end) =>
        end.IsEmpty || (end.StartsWith("__") && end.Length > 2 && end[2..].IndexOfAnyExceptInRange('0', '9') < 0);

    private static string WithoutClosure(string type)
    {
        var name = WithoutEnd(type, "<>");
        var start = name.LastIndexOf("+<>c", StringComparison.Ordinal);
        if (start < 0) return type;
        var rest = name[(start + 4)..];
        return rest.IsEmpty || rest.StartsWith("__DisplayClass") ? type[..start] : type;
    }

    private static string Written(string method)
    {
        if (method == TopLevel) return "Main";
        if (method.StartsWith($"<{TopLevel}>", StringComparison.Ordinal)) method = $"<Main>{method[(TopLevel.Length + 2)..]}";
        var end = method.IndexOf('>', StringComparison.Ordinal);
        if (end > 1 && method[0] == '<')
        {
            var rest = method.AsSpan(end + 1);
            if (rest.StartsWith("b__")) return $"{method[1..end]}.lambda";
            var bar = rest.IndexOf('|');
            if (rest.StartsWith("g__") && bar > 3) return $"{method[1..end]}.{rest[3..bar]}";
        }

        return WithoutGenericArguments(method);
    }

    private static ReadOnlySpan<char> WithoutEnd(ReadOnlySpan<char> name, string end) => name.EndsWith(end) ? name[..^end.Length] : name;

    /// <summary>Arity and arguments as <c>&lt;&gt;</c>: <c>List`1[System.Int32]</c>, or what stands in brackets at the end.</summary>
    private static string WithoutGenericArguments(string name)
    {
        if (name.AsSpan().IndexOfAny('`', '[') < 0) return name;
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length;)
        {
            var end = EndOfGenericArguments(name, i);
            text.Append(end == i ? name.AsSpan(i, 1) : "<>");
            i = Math.Max(i + 1, end);
        }

        return text.ToString();
    }

    private static int EndOfGenericArguments(string name, int start)
    {
        if (name[start] == '[')
        {
            var close = EndOfBrackets(name, start);
            return close == name.Length ? close : start;
        }

        if (name[start] != '`') return start;
        var digits = start + 1;
        while (digits < name.Length && char.IsAsciiDigit(name[digits])) digits++;
        return digits == start + 1 ? start : EndOfBrackets(name, digits);
    }

    /// <summary>Behind the brackets that open here; the same place when none do.</summary>
    private static int EndOfBrackets(string name, int start)
    {
        if (start == name.Length || name[start] != '[') return start;
        var end = name.IndexOf(']', start);
        if (end < 0) return start;
        while (end < name.Length && name[end] == ']') end++;
        return end;
    }
}

/// <summary>The names of async methods that stand in an await.</summary>
public static class AwaitNames
{
    /// <summary>The method that a state machine was made of, as stacks name it: <c>My.Work.Run</c>.</summary>
    public static string Of(AwaitFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return FrameName.Of(frame.Type, "MoveNext");
    }
}
