using System.Reflection;

namespace Concur.EndToEnd.Tests;

/// <summary>Where the things under test lie.</summary>
internal static class Locations
{
    private static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    public static string Root { get; } = Path.GetFullPath(
        typeof(Locations).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    public static string ToolFolder { get; } = Path.Combine(Root, "artifacts", "bin", "Concur.Tool", Configuration);

    public static string Tool { get; } = Path.Combine(ToolFolder, "dotnet-concur.dll");

    public static string PerfRefusal { get; } = Path.Combine(Root, "artifacts", "bin", "PerfRefusal", Configuration, "PerfRefusal.dll");

    public static string LongRunning { get; } = Path.Combine(Root, "artifacts", "bin", "LongRunning", Configuration, "LongRunning.dll");

    public static string FaultyWorkloads { get; } = Path.Combine(Root, "artifacts", "bin", "Concur.FaultyWorkloads", Configuration, "Concur.FaultyWorkloads.dll");

    public static string TruthWorkloads { get; } = Path.Combine(Root, "artifacts", "bin", "Concur.TruthWorkloads", Configuration, "Concur.TruthWorkloads.dll");
}
