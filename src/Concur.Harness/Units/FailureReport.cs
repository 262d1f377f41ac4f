using System.Reflection;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>Describes an exception of the user's code: its type, its message and the top frame of its stack.</summary>
internal static class FailureReport
{
    /// <param name="unit">The unit that threw; null when it was none of them.</param>
    /// <param name="exception">What was thrown; an exception that only wraps another is left out.</param>
    public static UnitFailure Of(int? unit, Exception exception)
    {
        while (exception is TargetInvocationException or AggregateException && exception.InnerException is { } inner) exception = inner;
        return new UnitFailure(unit, exception.GetType().FullName ?? "", exception.Message, TopFrame(exception));
    }

    private static string TopFrame(Exception exception)
    {
        var stack = exception.StackTrace ?? "";
        var end = stack.IndexOf('\n', StringComparison.Ordinal);
        return (end < 0 ? stack : stack[..end]).Trim();
    }
}
