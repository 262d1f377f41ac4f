using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>Whether this system can launch and record processes.</summary>
internal static class RecordingSupport
{
    public const string Missing = "needs Linux";

    public const string Advice = "'show', 'compare' and 'analyze' work on every system";

    public static bool IsAvailable => OperatingSystem.IsLinux();

    /// <param name="what">What needs it, such as <c>exec</c>.</param>
    /// <exception cref="ConcurException">This system cannot.</exception>
    public static void Require(string what)
    {
        if (!IsAvailable) throw new ConcurException(FailureKind.Unsupported, $"{what} {Missing}; {Advice}");
    }
}
