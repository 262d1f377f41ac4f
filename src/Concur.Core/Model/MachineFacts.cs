using System.Globalization;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>The machine, as far as a run's figures depend on it. Null is unknown.</summary>
public sealed record MachineFacts
{
    /// <summary>Beginnings of settings that change nothing that is measured: of the SDK's command line, and of files' places.</summary>
    private static readonly List<string> WithoutEffect =
    [
        "DOTNET_CLI_", "DOTNET_NOLOGO", "DOTNET_ROOT", "DOTNET_BUNDLE_EXTRACT_BASE_DIR", "DOTNET_RUNNING_IN_CONTAINER",
        "DOTNET_VERSION", "DOTNET_SDK_VERSION", "DOTNET_SKIP_", "DOTNET_MULTILEVEL_LOOKUP", "DOTNET_GENERATE_ASPNET_CERTIFICATE",
        "DOTNET_ADD_GLOBAL_TOOLS_TO_PATH", "DOTNET_USE_POLLING_FILE_WATCHER", "DOTNET_WATCH", "DOTNET_HOST_PATH",
    ];

    /// <summary>The processor's model name.</summary>
    public string? Cpu { get; init; }

    /// <summary>Logical processors of the machine.</summary>
    public required int LogicalCores { get; init; }

    /// <summary>Physical cores.</summary>
    public int? PhysicalCores { get; init; }

    /// <summary>Sockets.</summary>
    public int? Sockets { get; init; }

    /// <summary>The processors that the tool may run on, as the kernel writes them, such as <c>0-3,6</c>.</summary>
    public string? Affinity { get; init; }

    /// <summary>The control group's CPU quota in cores; null without one.</summary>
    public double? QuotaCores { get; init; }

    /// <summary>The cores that the tool may use: its affinity, or the quota where that is less.</summary>
    public required double UsableCores { get; init; }

    /// <summary>The frequency governor; null where the kernel shows none, as in virtual machines.</summary>
    public string? Governor { get; init; }

    /// <summary>Installed memory, bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>
    /// What about the figures of this system has not been tested on a machine that runs it; null where it has, and in older files.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Untested { get; init; }

    /// <summary>Operating system and version.</summary>
    public required string Os { get; init; }

    /// <summary>Kernel release.</summary>
    public string? Kernel { get; init; }

    /// <summary>C library.</summary>
    public string? Libc { get; init; }

    /// <summary>Container engine or hypervisor; null where there is no sign of one.</summary>
    public string? Virtualization { get; init; }

    /// <summary>Processor architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>The one-minute load average at the start.</summary>
    public double? LoadAtStart { get; init; }

    /// <summary>The runtime that runs the tool.</summary>
    public required string Runtime { get; init; }

    /// <summary>The runtime's settings in the environment (DOTNET_*, COMPlus_*), name and value, sorted by name.</summary>
    public required IReadOnlyDictionary<string, string> RuntimeSettings { get; init; }

    /// <summary>Those of the runtime's settings that can change what is measured.</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, string>> EffectiveSettings =>
        RuntimeSettings.Where(setting => !WithoutEffect.Exists(name => setting.Key.StartsWith(name, StringComparison.Ordinal)));

    /// <summary>The usable cores as a whole number, at least one.</summary>
    [JsonIgnore]
    public int PlannedCores => Math.Max(1, (int)Math.Round(UsableCores));
}

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
