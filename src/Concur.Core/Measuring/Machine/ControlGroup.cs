namespace Concur.Core.Measuring.Machine;

/// <summary>The files of this process's control group (version 2) and of those above it: a limit of any of them holds.</summary>
internal static class ControlGroup
{
    /// <summary>The texts of a file on the way up, this process's own group first; those that are there.</summary>
    public static IEnumerable<string> Texts(string file)
    {
        var line = ProcFile.Text("/proc/self/cgroup")?.Split('\n').FirstOrDefault(entry => entry.StartsWith("0::", StringComparison.Ordinal));
        for (var group = line?[3..]; group is not null; group = group is "/" or "" ? null : Path.GetDirectoryName(group))
        {
            if (ProcFile.Text($"/sys/fs/cgroup{group.TrimEnd('/')}/{file}") is { } text) yield return text;
        }
    }
}
