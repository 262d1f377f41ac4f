using System.CommandLine;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>The option that says where silos find each other.</summary>
internal sealed class MembershipOption
{
    public const string Name = "--membership";

    /// <summary>The option.</summary>
    public Option<string?> Option { get; } = SharedOptions.NotEmpty(
        new(Name)
        {
            Description = "The silos of orleans find each other by your own Redis or PostgreSQL: see 'help machines'",
            HelpName = ClusterMembership.Form,
        },
        ClusterMembership.Form);

    /// <summary>The harness with what was given, which <see cref="MembershipCheck"/> has yet to try.</summary>
    /// <exception cref="ConcurException">It is malformed.</exception>
    public HarnessFiles AddTo(HarnessFiles harness, ParseResult parsed) => parsed.GetValue(Option) is not { } text ? harness : harness with
    {
        Membership = ClusterMembership.Parse(text) ?? throw UsageErrors.Create($"{Name} is not of the form {ClusterMembership.Form}"),
    };

    /// <summary>Notes in a request that it was given.</summary>
    /// <exception cref="ConcurException">None of the strategies has silos.</exception>
    public static WorkloadRequest Note(WorkloadRequest request, ClusterMembership? membership)
    {
        if (membership is null) return request;
        return request.Strategies.Any(strategy => request.Find(strategy) is { Engine: not null })
            ? request with { Membership = membership.Kind }
            : throw UsageErrors.Create($"{Name} is for the silos of {StrategyNames.Orleans} alone; add it to --strategies");
    }
}
