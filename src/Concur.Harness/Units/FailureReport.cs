using System.Reflection;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>Tells what a unit threw: the type, the message and the top frame of its stack.</summary>
internal static class FailureReport
{
    public static UnitFailure Of(int unit, Exception exception)
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
