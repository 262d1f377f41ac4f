namespace Concur.Core.Measuring.Platform.Linux.Proc;

/// <summary>The processors as /proc/cpuinfo shows them.</summary>
/// <param name="Model">The model's name; null when unknown.</param>
/// <param name="LogicalCores">Logical processors; null when unknown.</param>
/// <param name="PhysicalCores">Distinct cores; null when unknown.</param>
/// <param name="Sockets">Distinct packages; null when unknown.</param>
internal sealed record CpuTopology(string? Model, int? LogicalCores, int? PhysicalCores, int? Sockets)
{
    private const string Core = "core id";
    private const string Package = "physical id";

    /// <summary>Parses the text of /proc/cpuinfo: a block per logical processor, of lines "name : value".</summary>
    public static CpuTopology Parse(string? cpuInfo)
    {
        var processors = (cpuInfo ?? "").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(Fields).Where(block => block.ContainsKey("processor")).ToList();
        if (processors.Count == 0) return new CpuTopology(null, null, null, null);
        var cores = processors.Where(block => block.ContainsKey(Core))
            .Select(block => (block.GetValueOrDefault(Package), block[Core])).Distinct().Count();
        var sockets = processors.Where(block => block.ContainsKey(Package)).Select(block => block[Package]).Distinct().Count();
        return new CpuTopology(
            processors[0].GetValueOrDefault("model name"), processors.Count, cores == 0 ? null : cores, sockets == 0 ? null : sockets);
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
