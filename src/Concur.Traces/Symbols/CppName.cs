using System.Globalization;

namespace Concur.Traces.Symbols;

/// <summary>
/// Names of C++ functions, whose namespaces and types stand each behind its length: <c>_ZN3WKS7gc_heap10plan_phaseEi</c>. Source: the
/// Itanium C++ ABI, "Mangling".
/// </summary>
internal static class CppName
{
    private const string Mangled = "_Z", Nested = "N";

    /// <summary>
    /// The function as a person wrote it, such as <c>WKS::gc_heap::plan_phase</c>; the name itself where it is no function of C++, or has
    /// more than such parts, as templates and operators do.
    /// </summary>
    public static string Of(string symbol)
    {
        if (!symbol.StartsWith(Mangled, StringComparison.Ordinal)) return symbol;
        var rest = symbol.AsSpan(Mangled.Length);
        if (!rest.StartsWith(Nested)) return TryPart(ref rest, out var name) && HasPlainEnd(rest) ? name : symbol;
        rest = rest[1..].TrimStart("rVK"); // restrict, volatile, const
        var parts = new List<string>();
        while (TryPart(ref rest, out var part)) parts.Add(part);
        return parts.Count > 0 && rest.StartsWith("E") ? string.Join("::", parts) : symbol;
    }

    private static bool TryPart(ref ReadOnlySpan<char> text, out string part)
    {
        part = "";
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
        if (length == 0 || length > text.Length - digits) return false;
        part = text.Slice(digits, length).ToString();
        text = text[(digits + length)..];
        return true;
    }

    /// <summary>Whether the types of parameters follow, and no arguments of a template.</summary>
    private static bool HasPlainEnd(ReadOnlySpan<char> rest) => !rest.IsEmpty && rest[0] != 'I';
}
