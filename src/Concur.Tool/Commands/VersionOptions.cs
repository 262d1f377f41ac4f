using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>The options for several versions of the code in one run.</summary>
internal sealed class VersionOptions
{
    public Option<string?> Against { get; } = new("--against")
    {
        Description = "Compare with another version, whose launches take turns: a git revision, such as HEAD~1, or a built .dll",
        HelpName = "REVISION|DLL",
    };

    public Option<string[]> Candidates { get; } = new("--candidates")
    {
        Description = "Compare several methods that do the same, in place of --method. Their results must agree",
        HelpName = "NAME,NAME",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>The methods that were named as candidates; empty for none.</summary>
    /// <exception cref="ConcurException">There is one alone, or --method was given too.</exception>
    public ImmutableArray<string> Methods(ParseResult parsed, string? method)
    {
        const StringSplitOptions WithoutBlanks = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var names = (parsed.GetValue(Candidates) ?? []).SelectMany(text => text.Split(',', WithoutBlanks)).Distinct().ToImmutableArray();
        if (names.IsEmpty) return names;
        if (method is not null) throw UsageErrors.Create("--candidates names the methods; leave --method out");
        if (parsed.GetValue(Against) is not null)
            throw UsageErrors.Create("--candidates and --against cannot both be given; leave one out");
        return names.Length > 1 ? names : throw UsageErrors.Create("--candidates needs two methods at least, separated by commas");
    }

    /// <summary>Whether there are several versions.</summary>
    public bool Any(ParseResult parsed) => parsed.GetValue(Against) is not null || parsed.GetValue(Candidates) is { Length: > 0 };

    /// <summary>Finds the other versions.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="text">The workload as the user gave it.</param>
    /// <param name="own">The run's own workload.</param>
    /// <param name="given">What the methods are given.</param>
    /// <param name="workloads">Finds them.</param>
    /// <param name="cancellation">Stops a build.</param>
    /// <exception cref="ConcurException">One cannot be built, or has no such method.</exception>
    public async Task<ImmutableArray<CodeVersion>> FindAsync(
        ParseResult parsed, string text, FoundWorkload own, GivenInputs given, WorkloadParser workloads, CancellationToken cancellation)
    {
        if (!Any(parsed)) return [];
        var assembly = own.AssemblyPath!;
        if (parsed.GetValue(Against) is { } against)
        {
            var path = await workloads.Files.VersionAsync(text, against, cancellation);
            var found = await workloads.CheckAsync(against, path, own.Name, own.Size, given, cancellation);
            return [new CodeVersion(NameOf(against), found.Name, path, AssemblyHash.Of(path)) { IsBaseline = true }];
        }

        var versions = ImmutableArray.CreateBuilder<CodeVersion>();
        foreach (var method in Methods(parsed, null).Skip(1))
        {
            var found = await workloads.CheckAsync(text, assembly, method, own.Size, given, cancellation);
            versions.Add(new CodeVersion(found.Name.Split('.')[^1], found.Name, assembly, AssemblyHash.Of(assembly)));
        }

        return versions.ToImmutable();
    }

    /// <summary>The run's own workload under older versions of .NET. A project that targets them is built for them.</summary>
    /// <param name="older">Find it for each of them.</param>
    /// <param name="text">The workload as the user gave it.</param>
    /// <param name="own">The run's own workload.</param>
    /// <param name="given">What the methods are given.</param>
    /// <param name="cancellation">Stops a build.</param>
    /// <exception cref="ConcurException">It cannot be built for one of them, or does not run there.</exception>
    public static async Task<ImmutableArray<CodeVersion>> UnderAsync(
        ImmutableArray<WorkloadParser> older, string text, FoundWorkload own, GivenInputs given, CancellationToken cancellation)
    {
        var versions = ImmutableArray.CreateBuilder<CodeVersion>();
        foreach (var workloads in older)
        {
            var (method, framework) = (own.AssemblyPath is null ? null : own.Name, workloads.Framework!.Value);
            var found = await workloads.FindAsync(text, method, own.Size, given, cancellation);
            versions.Add(new CodeVersion(framework.Name, found.Name, found.AssemblyPath, AssemblyHash.Of(found.AssemblyPath))
            {
                IsBaseline = true,
                Framework = framework.Name,
            });
        }

        return versions.ToImmutable();
    }

    /// <summary>A file's name without its folder and ending; a revision as it is.</summary>
    private static string NameOf(string against)
    {
        var isFile = against.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        return TerminalText.Name(isFile ? Path.GetFileNameWithoutExtension(against) : against);
    }
}
