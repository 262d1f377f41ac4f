using System.Text.RegularExpressions;

namespace Concur.Core.Analysis.Stacks;

/// <summary>
/// Turns the runtime's names into those that a person wrote: closures, local functions and state machines become
/// the method that they stand in.
/// </summary>
internal static partial class FrameName
{
    /// <param name="type">The type as the runtime names it, such as <c>A.B+&lt;&gt;c__DisplayClass1_0</c>.</param>
    /// <param name="method">The method as the runtime names it, such as <c>&lt;Run&gt;b__0</c>.</param>
    public static string Of(string type, string method)
    {
        type = GenericArguments().Replace(type, "<>");
        var machine = StateMachine().Match(type);
        if (machine.Success && method == "MoveNext") return Clean(type[..machine.Index]) + "." + machine.Groups[1].Value;

        type = Closure().Replace(type, "");
        var local = LocalFunction().Match(method);
        if (local.Success) return $"{Clean(type)}.{local.Groups[1].Value}.{local.Groups[2].Value}";
        var lambda = Lambda().Match(method);
        if (lambda.Success) return $"{Clean(type)}.{lambda.Groups[1].Value}.lambda";
        return type.Length == 0 ? GenericArguments().Replace(method, "<>") : $"{Clean(type)}.{GenericArguments().Replace(method, "<>")}";
    }

    private static string Clean(string type) => type.Replace('+', '.');

    [GeneratedRegex(@"`\d+(\[[^\]]*\]+)?|\[[^\]]*\]+$")]
    private static partial Regex GenericArguments();

    [GeneratedRegex(@"\+<([^>]+)>d__\d+(<>)?$")]
    private static partial Regex StateMachine();

    [GeneratedRegex(@"\+<>c(__DisplayClass\d+_\d+)?(<>)?$")]
    private static partial Regex Closure();

    [GeneratedRegex(@"^<([^>]+)>g__([^|]+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<([^>]+)>b__")]
    private static partial Regex Lambda();
}
