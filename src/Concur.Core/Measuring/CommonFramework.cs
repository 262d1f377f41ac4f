using Concur.Core.Model;

namespace Concur.Core.Measuring;

/// <summary>The version of .NET under which all launches of a run are made, so that they are made under one.</summary>
public static class CommonFramework
{
    /// <summary>The newest that any of the run's assemblies needs.</summary>
    /// <param name="harness">For the runtimes beside its host.</param>
    /// <param name="wanted">The version that was asked for; null for none.</param>
    /// <param name="assemblies">The paths of the assemblies that are run.</param>
    /// <param name="withBuiltIn">Whether a built-in workload is run as well.</param>
    /// <returns>Null where that is the version under which the tool runs, and nothing needs another.</returns>
    /// <exception cref="ConcurException">An assembly does not run under the version that was asked for, or under none.</exception>
    public static DotnetFramework? Of(
        HarnessFiles harness, DotnetFramework? wanted, IEnumerable<string> assemblies, bool withBuiltIn)
    {
        ArgumentNullException.ThrowIfNull(harness);
        ArgumentNullException.ThrowIfNull(assemblies);
        var installed = new InstalledRuntimes(harness.Root);
        var own = Environment.Version.Major;
        List<int> majors = [.. assemblies.Select(path => RuntimeConfig.For(path, installed, wanted: wanted).Major)];
        if (wanted is not null) return wanted;
        if (withBuiltIn) majors.Add(own);
        return majors.TrueForAll(major => major == own) ? null : new DotnetFramework(majors.Max());
    }
}
