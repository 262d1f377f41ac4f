using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>The versions of .NET under which a workload runs.</summary>
internal sealed class FrameworkOption
{
    private const string Name = "--framework";

    public Option<string?> Option { get; } = new(Name)
    {
        Description = "Run under this version of .NET, such as net8.0 [default: the one that the code is built for]. "
            + "Several, such as net8.0,net10.0, are compared",
        HelpName = "NAME,...",
    };

    /// <summary>The versions, the oldest first; empty where none was given.</summary>
    /// <exception cref="ConcurException">A name is none of a version.</exception>
    public ImmutableArray<DotnetFramework> Parse(ParseResult parsed) => parsed.GetValue(Option) is { } text ? Parse(Name, text) : [];

    /// <summary>The one version that was given; null for none.</summary>
    /// <exception cref="ConcurException">Several were given, or a name is none of a version.</exception>
    public DotnetFramework? ParseOne(ParseResult parsed) => Parse(parsed) switch
    {
        [] => null,
        [var only] => only,
        _ => throw UsageErrors.Create($"{Name} takes one version here; 'dotnet concur run' compares several"),
    };

    /// <param name="name">What has the value in messages.</param>
    /// <param name="text">The names, separated by commas.</param>
    /// <exception cref="ConcurException">A name is none of a version.</exception>
    public static ImmutableArray<DotnetFramework> Parse(string name, string text) =>
    [
        .. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => DotnetFramework.Find(word) ?? throw UsageErrors.Create(
                $"{name} '{word}' is no version of .NET that workloads run under; such are net8.0, net9.0 and net10.0"))
            .Distinct().OrderBy(framework => framework.Major),
    ];
}
