namespace Concur.Core.Measuring.Checks;

/// <summary>One thing that a good measurement needs.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">How it stands.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Advice">What to do about it; empty when nothing.</param>
public sealed record MachineCheck(string Name, CheckState State, string Seen, string Advice = "");

/// <summary>How a check stands.</summary>
public enum CheckState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Figures will be noisier, or a category will be missing.</summary>
    Notable,

    /// <summary>Recording will not work.</summary>
    Broken,
}
