using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Storage;

/// <summary>The words of the run file for the model's enumerations, both ways.</summary>
internal static class RunWords
{
    public static string Of(TrialStatus status) => Name(status);

    public static string Of(Severity severity) => Name(severity);

    public static string Of(VerificationOutcome outcome) => Name(outcome);

    public static string Of(ProfileKind profile) => Name(profile);

    public static string Of(SchedulerKind source) => Name(source);

    public static string Of(ReturnKind returns) => Name(returns);

    /// <exception cref="FormatException">The word is none of the enumeration's.</exception>
    public static T Parse<T>(string word) where T : struct, Enum =>
        Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(word[0])
            ? value
            : throw new FormatException($"'{word}' is no {typeof(T).Name}");

#pragma warning disable CA1308 // The run file's words are lower case.
    /// <summary>The word for a member.</summary>
    public static string Name<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
