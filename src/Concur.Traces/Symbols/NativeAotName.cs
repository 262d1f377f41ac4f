using System.Text;

namespace Concur.Traces.Symbols;

/// <summary>
/// Names of methods in a program that was compiled ahead of time. Its compiler writes <c>_</c> for each character that is no letter and
/// no digit, so that <c>app_Store_Cache__Add</c> may be of <c>Store.Cache</c> or of <c>Store_Cache</c>. Only what is certain is turned
/// back: where the method begins, what the C# compiler calls lambdas and state machines, and the types of .NET's own libraries, whose
/// names have no underscore. Source: NativeAotNameMangler.cs of dotnet/runtime.
/// </summary>
internal static class NativeAotName
{
    private const string BeforeMethod = "__";
    private const string Digits = "0123456789";
    private static readonly string[] Assemblies = ["S_P_", "System_", "Microsoft_"];
    private static readonly string[] FirstNamespaces = ["System_", "Microsoft_", "Internal_", "Interop"];
    private static readonly string[] Stubs = ["__", "<", "unbox_"];

    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["Bool"] = "Boolean",
        ["Int8"] = "SByte",
        ["UInt8"] = "Byte",
    };

    /// <summary>
    /// The method as a person wrote it, as far as that is certain: <c>System.Threading.Thread.Sleep</c>, <c>app_Store_Cache.Add</c>. The
    /// symbol itself where nothing is; null where it is of the runtime, and of no type.
    /// </summary>
    public static string? Of(string symbol)
    {
        if (!symbol.Contains(BeforeMethod, StringComparison.Ordinal)) return null;
        if (Stubs.Any(stub => symbol.StartsWith(stub, StringComparison.Ordinal)) || WithoutArguments(symbol) is not { } name) return symbol;
        return Lambda(name) ?? LocalFunction(name) ?? StateMachine(name) ?? Method(name) ?? symbol;
    }

    /// <summary>
    /// The name with nothing between the brackets of generic arguments; null where they are no pairs, or hold what only the compiler
    /// makes.
    /// </summary>
    private static string? WithoutArguments(string symbol)
    {
        if (!symbol.Contains('<', StringComparison.Ordinal)) return symbol;
        var (text, depth) = (new StringBuilder(symbol.Length), 0);
        foreach (var letter in symbol)
        {
            if (letter == '>' && --depth < 0) return null;
            if (depth == 0) text.Append(letter);
            if (letter == '<') depth++;
            if (depth == 1 && letter == '<') text.Append('<');
        }

        return depth == 0 ? text.Replace("<<", "<").ToString() : null;
    }

    /// <summary><c>T___c__DisplayClass1_0___Run_b__0</c> and <c>T___c___Run_b__0_1</c>: lambdas of T.Run.</summary>
    private static string? Lambda(string name)
    {
        const string closure = "___c", display = "__DisplayClass", ending = "_b__";
        var start = name.IndexOf(closure, StringComparison.Ordinal);
        if (start <= 0) return null;
        var rest = name.AsSpan(start + closure.Length);
        if (rest.StartsWith(display)) rest = AfterNumbers(rest[display.Length..]);
        rest = AfterArguments(rest);
        if (!rest.StartsWith("___")) return null;
        rest = rest[3..];
        var end = rest.IndexOf(ending);
        return end > 0 && IsWord(rest[..end]) && AfterNumbers(rest[(end + ending.Length)..]).IsEmpty
            ? $"{Type(name[..start])}.{rest[..end]}.lambda"
            : null;
    }

    /// <summary><c>T___Run_g__Inner_0_1</c>: a function within T.Run.</summary>
    private static string? LocalFunction(string name)
    {
        const string middle = "_g__";
        var end = name.IndexOf(middle, StringComparison.Ordinal);
        var start = end < 0 ? -1 : name.LastIndexOf("___", end, StringComparison.Ordinal);
        if (start <= 0 || !IsWord(name.AsSpan((start + 3)..end))) return null;
        var inner = name.AsSpan(end + middle.Length);
        var length = inner.IndexOf('_');
        return length > 0 && IsWord(inner[..length]) && AfterArguments(AfterNumbers(inner[(length + 1)..])).IsEmpty
            ? $"{Type(name[..start])}.{name[(start + 3)..end]}.{inner[..length]}"
            : null;
    }

    /// <summary><c>T__RunAsync_d__3__MoveNext</c>: the code of T.RunAsync, which awaits or yields.</summary>
    private static string? StateMachine(string name)
    {
        const string ending = "__MoveNext", middle = "_d__";
        if (!name.EndsWith(ending, StringComparison.Ordinal)) return null;
        var machine = name.AsSpan(0, name.Length - ending.Length);
        var end = machine.LastIndexOf(middle);
        var start = end < 0 ? -1 : machine[..end].LastIndexOf(BeforeMethod);
        return start > 0 && IsWord(machine[(start + 2)..end]) && AfterArguments(AfterNumbers(machine[(end + middle.Length)..])).IsEmpty
            ? $"{Type(name[..start])}.{machine[(start + 2)..end]}"
            : null;
    }

    /// <summary><c>T__Run</c>, and <c>T___ctor</c>. There must be one place alone where the method can begin.</summary>
    private static string? Method(string name)
    {
        var start = name.IndexOf(BeforeMethod, StringComparison.Ordinal);
        if (start <= 0) return null;
        var method = name[(start + 2)..];
        foreach (var constructor in (string[])["_ctor", "_cctor"])
        {
            if (method.StartsWith(constructor, StringComparison.Ordinal) && IsNumber(method.AsSpan(constructor.Length)))
                return $"{Type(name[..start])}..{constructor[1..]}";
        }

        return method.Length > 0 && method[0] != '_' && !method.Contains(BeforeMethod, StringComparison.Ordinal)
            ? $"{Type(name[..start])}.{method}"
            : null;
    }

    /// <summary>
    /// A type, in which a closure's or an outer type's name would have two underscores in a row. Types of .NET's libraries begin with the
    /// name of their assembly, whose <c>System.Private</c> is written <c>S.P</c>; those that C# has a word for have no assembly.
    /// </summary>
    private static string Type(string type)
    {
        if (!type.Contains('_', StringComparison.Ordinal)) return "System." + Renamed.GetValueOrDefault(type, type);
        var name = OfLibrary(type);
        return name is null || name.Contains(BeforeMethod, StringComparison.Ordinal) ? type : Dotted(name);
    }

    /// <summary>The type without its assembly, as in System_Linq_System_Linq_Enumerable; null for a program's own type.</summary>
    private static string? OfLibrary(string type)
    {
        if (!Assemblies.Any(assembly => type.StartsWith(assembly, StringComparison.Ordinal))) return null;
        var start = FirstNamespaces.Select(first => type.IndexOf("_" + first, StringComparison.Ordinal)).Where(at => at > 0)
            .DefaultIfEmpty(-1).Min();
        return start < 0 ? null : type[(start + 1)..];
    }

    /// <summary>A number alone is how many generic parameters there are: <c>List_1_Enumerator</c>.</summary>
    private static string Dotted(string name)
    {
        var text = new StringBuilder();
        foreach (var part in name.Replace("<>", "", StringComparison.Ordinal).Split('_'))
        {
            if (part.Length > 0 && IsNumber(part)) text.Append("<>");
            else text.Append(text.Length == 0 ? "" : ".").Append(part);
        }

        return text.ToString();
    }

    /// <summary>What follows numbers with an underscore between each two.</summary>
    private static ReadOnlySpan<char> AfterNumbers(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(Digits);
        while (text is ['_', >= '0' and <= '9', ..]) text = text[1..].TrimStart(Digits);
        return text;
    }

    private static ReadOnlySpan<char> AfterArguments(ReadOnlySpan<char> text) => text.StartsWith("<>") ? text[2..] : text;

    /// <summary>Also where there is nothing.</summary>
    private static bool IsNumber(ReadOnlySpan<char> text) => text.TrimStart("0123456789_").IsEmpty;

    private static bool IsWord(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter)) return false;
        }

        return text.Length > 0;
    }
}
