namespace Concur.Traces.Stacks;

/// <summary>
/// The tool's own code in the measured process. It stands between the root of a stack and the user's code, and is of no interest to who
/// reads stacks: there it is one frame. The built-in workloads are no part of it, for they stand for a user's code.
/// </summary>
public static class HarnessFrames
{
    /// <summary>The frame that stands for adjacent ones of the harness.</summary>
    public const string Name = "[harness]";

    private const string BuiltInWorkloads = "Concur.Harness.Workloads.BuiltIn.";
    private static readonly string[] Namespaces = ["Concur.Harness.", "Concur.Protocol.", "Concur.Abstractions."];

    /// <summary>Whether a method is of the harness.</summary>
    public static bool Has(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Array.Exists(Namespaces, space => method.StartsWith(space, StringComparison.Ordinal))
            && !method.StartsWith(BuiltInWorkloads, StringComparison.Ordinal);
    }
}
