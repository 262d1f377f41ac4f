using System.Globalization;

namespace Concur.Core.Model;

/// <summary>Reads the kernel's lists of processors, such as "0-3,6".</summary>
public static class ProcessorList
{
    /// <summary>The numbers in a list.</summary>
    /// <returns>Null when there is no list.</returns>
    public static IReadOnlySet<int>? Parse(string? list)
    {
        if (string.IsNullOrWhiteSpace(list)) return null;
        var processors = new HashSet<int>();
        foreach (var range in list.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = range.Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) ||
                !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)) return null;
            for (var processor = first; processor <= last; processor++) processors.Add(processor);
        }

        return processors;
    }
}
