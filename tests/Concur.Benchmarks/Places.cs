using Concur.Core.Measuring;

namespace Concur.Benchmarks;

/// <summary>Where the programs are that are compared.</summary>
/// <param name="Artifacts">The folder with the build's output.</param>
/// <param name="Peers">The folder in which the other tools are installed.</param>
internal sealed record Places(string Artifacts, string Peers)
{
    /// <summary>The measured process.</summary>
    public HarnessFiles Harness { get; } = HarnessFiles.Find(Path.Combine(Artifacts, "bin", "Concur.Tool", "release"));

    /// <summary>This tool, installed from its package.</summary>
    public string Concur => Path.Combine(Artifacts, "tool", "dotnet-concur");

    /// <summary>The other tool that records and converts traces.</summary>
    public string DotnetTrace => Path.Combine(Peers, "dotnet-trace");

    /// <summary>The assembly of one of the test programs.</summary>
    public string Program(string name) => Program(name, name);

    /// <summary>The assembly of a project whose name is another one.</summary>
    public string Program(string name, string project) => Path.Combine(Artifacts, "bin", project, "release", name + ".dll");
}
