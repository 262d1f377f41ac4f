namespace Concur.Core.Model;

/// <summary>What a comparison of two samples of times says.</summary>
public enum Verdict
{
    /// <summary>There is not enough evidence for any of the others.</summary>
    Unsure,

    /// <summary>Neither is slower than the other by more than the threshold.</summary>
    Same,

    /// <summary>The second takes less time, by more than the threshold.</summary>
    Faster,

    /// <summary>The second takes more time, by more than the threshold.</summary>
    Slower,
}
