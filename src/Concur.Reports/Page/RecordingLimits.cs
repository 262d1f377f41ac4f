namespace Concur.Reports.Page;

/// <summary>How much of a recording goes into a page, which a browser reads as a whole.</summary>
/// <param name="Intervals">Of all threads together.</param>
/// <param name="Nodes">Of the tree of stacks.</param>
/// <param name="FrameCharacters">Of all frames' names together.</param>
internal sealed record RecordingLimits(int Intervals, int Nodes, int FrameCharacters)
{
    /// <summary>The share of each of so many recordings.</summary>
    public RecordingLimits Each(int recordings) => recordings < 2 ? this : new(Intervals / recordings, Nodes / recordings, FrameCharacters / recordings);
}
