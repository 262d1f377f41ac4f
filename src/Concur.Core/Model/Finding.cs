namespace Concur.Core.Model;

/// <summary>A conclusion with its evidence and what to try next.</summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Strategy">The strategy that it is about; null for the run.</param>
/// <param name="Message">One sentence with the figure.</param>
/// <param name="Evidence">Where in the run file the figure stands.</param>
/// <param name="Advice">What to try next.</param>
public sealed record Finding(string Rule, Severity Severity, string? Strategy, string Message, string Evidence, string Advice)
{
    /// <summary>What of the advice the tool can try by itself; null where nothing, or nothing that was not tried already.</summary>
    public Remedy? Remedy { get; init; }
}

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>The figures are to be read with care.</summary>
    Warning,

    /// <summary>The figures mean nothing.</summary>
    Error,
}
