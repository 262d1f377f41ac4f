namespace Concur.Core.Measuring.Machine;

/// <summary>The processors as /proc/cpuinfo shows them.</summary>
/// <param name="Model">The model's name; null when unknown.</param>
/// <param name="LogicalCores">Logical processors.</param>
/// <param name="PhysicalCores">Distinct cores; null when unknown.</param>
/// <param name="Sockets">Distinct packages; null when unknown.</param>
internal sealed record CpuTopology(string? Model, int LogicalCores, int? PhysicalCores, int? Sockets)
{
    public static CpuTopology Read() => Parse(ProcFile.Text("/proc/cpuinfo"));

    /// <summary>Reads the text of /proc/cpuinfo: a block per logical processor, "name : value" lines.</summary>
    public static CpuTopology Parse(string? cpuInfo)
    {
        var blocks = (cpuInfo ?? "").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Fields).Where(block => block.ContainsKey("processor")).ToList();
        if (blocks.Count == 0) return new CpuTopology(null, Environment.ProcessorCount, null, null);
        var cores = blocks.Where(block => block.ContainsKey("core id")).Select(block => (block.GetValueOrDefault("physical id"), block["core id"])).Distinct().Count();
        var sockets = blocks.Where(block => block.ContainsKey("physical id")).Select(block => block["physical id"]).Distinct().Count();
        return new CpuTopology(blocks[0].GetValueOrDefault("model name"), blocks.Count, cores == 0 ? null : cores, sockets == 0 ? null : sockets);
    }

    private static Dictionary<string, string> Fields(string block)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in block.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) fields[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        return fields;
    }
}
