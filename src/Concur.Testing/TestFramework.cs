using System.Reflection;

namespace Concur.Testing;

/// <summary>
/// The exception by which the loaded test framework knows a test that has no outcome. No framework is referenced: its exception is found
/// by its name.
/// </summary>
internal static class TestFramework
{
    /// <summary>xunit.v3 skips a test whose exception has a message that begins so (Xunit.v3.DynamicSkipToken).</summary>
    private const string SkipMark = "$XunitDynamicSkip$";

    private const string XunitAssemblies = "xunit.v3.";

    private static readonly string[] Exceptions =
    [
        "NUnit.Framework.InconclusiveException",
        "Microsoft.VisualStudio.TestTools.UnitTesting.AssertInconclusiveException",
    ];

    /// <summary>The exception to throw.</summary>
    /// <param name="reason">Why the test has no outcome.</param>
    public static Exception Inconclusive(string reason) => Inconclusive(reason, AppDomain.CurrentDomain.GetAssemblies());

    /// <summary>As above, of these assemblies.</summary>
    internal static Exception Inconclusive(string reason, IReadOnlyCollection<Assembly> loaded)
    {
        var found = Exceptions.SelectMany(name => loaded.Select(assembly => assembly.GetType(name))).OfType<Type>().FirstOrDefault();
        if (found?.GetConstructor([typeof(string)]) is { } constructor) return (Exception)constructor.Invoke([reason]);
        var isXunit = loaded.Any(assembly => assembly.GetName().Name?.StartsWith(XunitAssemblies, StringComparison.Ordinal) == true);
        return new InconclusiveException(isXunit ? SkipMark + reason : reason);
    }
}
