using Concur.Traces.Stacks;

namespace Concur.Traces.Symbols;

/// <summary>
/// Methods as the runtime names them in a perf map: <c>instance void [load] Program+&lt;&gt;c::&lt;Run&gt;b__0(int32)[OptimizedTier1]</c>.
/// </summary>
internal static class PerfMapName
{
    private const string BehindModule = "] ";
    private const string BeforeMethod = "::";

    /// <summary>The method as a person wrote it, such as <c>Program.Run.lambda</c>; null for a name that is none of a perf map.</summary>
    public static string? Of(string name)
    {
        var method = name.IndexOf(BeforeMethod, StringComparison.Ordinal);
        var module = method < 0 ? -1 : name.LastIndexOf(BehindModule, method, StringComparison.Ordinal);
        if (module < 0) return null;
        var type = name[(module + BehindModule.Length)..method];
        var rest = name[(method + BeforeMethod.Length)..];
        var end = rest.IndexOf('(', StringComparison.Ordinal);
        return end <= 0 ? null : FrameName.Of(type, rest[..end]);
    }
}
