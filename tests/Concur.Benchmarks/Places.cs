using Concur.Core.Measuring.Harness;

namespace Concur.Benchmarks;

/// <summary>Where the things that are compared lie.</summary>
/// <param name="Artifacts">The build's output.</param>
/// <param name="Peers">Where the peers' tools are installed.</param>
internal sealed record Places(string Artifacts, string Peers)
{
    /// <summary>The measured process.</summary>
    public HarnessFiles Harness { get; } = HarnessFiles.Find(Path.Combine(Artifacts, "bin", "Concur.Tool", "release"));

    /// <summary>Our tool as a user has it.</summary>
    public string Concur => Path.Combine(Artifacts, "tool", "dotnet-concur");

    /// <summary>The peer that records and converts traces.</summary>
    public string DotnetTrace => Path.Combine(Peers, "dotnet-trace");

    /// <summary>A test program of ours.</summary>
    public string Program(string name) => Path.Combine(Artifacts, "bin", name, "release", name + ".dll");
}
