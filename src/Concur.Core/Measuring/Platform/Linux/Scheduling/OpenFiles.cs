using System.Globalization;
using Concur.Core.Measuring.Platform.Linux.Proc;

namespace Concur.Core.Measuring.Platform.Linux.Scheduling;

/// <summary>How many files this process may have open. The runtime has raised the soft limit to the hard one at its start.</summary>
internal static class OpenFiles
{
    /// <summary>The largest number where there is no limit, or none is known.</summary>
    public static int Limit()
    {
        var line = ProcFile.Text("/proc/self/limits")?.Split('\n').FirstOrDefault(text => text.StartsWith("Max open files", StringComparison.Ordinal));
        var fields = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is [var soft, ..] && int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
