using Concur.Traces.Profiles;

namespace Concur.Reports.Page;

/// <summary>From a profile to time by stack, as the page reads it.</summary>
internal static class ProfileJsonForm
{
    private const double UsPerMs = 1e3;

    /// <summary>One for each weighting.</summary>
    /// <param name="profile">Its samples.</param>
    /// <param name="nodes">Where its stacks stand; those that are not there yet are put there.</param>
    public static IEnumerable<PageProfileJson> Of(StackProfile profile, StackNodes nodes) =>
        profile.Threads.GroupBy(thread => thread.Weighting).OrderBy(group => group.Key).Select(group => Of(group.Key, group, nodes));

    private static PageProfileJson Of(Weighting weighting, IEnumerable<ThreadProfile> threads, StackNodes nodes)
    {
        // Stacks that were cut may end in the same node.
        var times = threads.SelectMany(thread => thread.Samples).GroupBy(sample => nodes.Of(sample.Stack), sample => sample.WeightMs * UsPerMs).Where(node => node.Key >= 0).Select(node => (node.Key, Us: node.Sum())).ToList();
        return new PageProfileJson(WeightingNames.Of(weighting), PackedColumn.Of([.. times.Select(node => node.Key)]), PackedColumn.Of([.. times.Select(node => node.Us)]));
    }
}
