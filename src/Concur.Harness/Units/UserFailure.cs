using System.Diagnostics.CodeAnalysis;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>Thrown where the user's code threw outside of units: while its object was created, set up or cleaned.</summary>
/// <param name="failure">What it threw.</param>
internal sealed class UserFailure(UnitFailure failure) : Exception($"{failure.Call} threw {failure.Type}: {failure.Message}")
{
    /// <summary>What the user's code threw, and where.</summary>
    public UnitFailure Failure { get; } = failure;

    /// <summary>Calls something in which the user's code may throw outside of units.</summary>
    /// <returns>What it threw, or what the call returned; null where nothing failed.</returns>
    public static UnitFailure? Of(Func<UnitFailure?> call)
    {
        try
        {
            return call();
        }
        catch (UserFailure thrown)
        {
            return thrown.Failure;
        }
    }

    /// <inheritdoc cref="Of(Func{UnitFailure})"/>
    public static UnitFailure? Of(Action call) => Of(() =>
    {
        call();
        return null;
    });

    /// <summary>Calls the user's code.</summary>
    /// <param name="what">What the call is for, such as the method's name.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="UserFailure">It threw.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "The user's code may throw anything.")]
    public static T Guard<T>(string what, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is not Refusal and not UserFailure)
        {
            throw From(what, e);
        }
    }

    /// <summary>What a call of the user's code threw.</summary>
    public static UserFailure From(string what, Exception thrown) =>
        new(FailureReport.Of(null, thrown) with { Call = TerminalText.Name(what) });
}
