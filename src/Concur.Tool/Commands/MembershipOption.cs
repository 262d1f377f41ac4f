using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core.Machines;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>The option that says where silos find each other.</summary>
internal sealed class MembershipOption
{
    public const string Name = "--membership";

    /// <summary>The password of Redis: other users of this machine see the arguments of a command.</summary>
    private const string PasswordVariable = "CONCUR_REDIS_PASSWORD";

    /// <summary>The option.</summary>
    public Option<string?> Option { get; } = SharedOptions.NotEmpty(
        new(Name)
        {
            Description = "The silos of orleans find each other by your own Redis or PostgreSQL: see 'help machines'",
            HelpName = ClusterMembership.Form,
        },
        ClusterMembership.Form);

    /// <summary>Adds the option's value to the harness. <see cref="MembershipCheck"/> tries it later.</summary>
    /// <exception cref="ConcurException">It is malformed.</exception>
    public HarnessFiles AddTo(HarnessFiles harness, ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not { } text) return harness;
        var given = ClusterMembership.Parse(text) ?? throw UsageErrors.Create($"{Name} is not of the form {ClusterMembership.Form}");
        return harness with
        {
            Membership = given.WithRedisPassword(Environment.GetEnvironmentVariable(PasswordVariable)) ?? throw UsageErrors.Create(
                $"{PasswordVariable} has a comma, or blanks at its ends, which StackExchange.Redis takes in no connection"),
        };
    }
}

/// <summary>Where the silos of a run are, and how they find each other.</summary>
/// <param name="Targets">The machines; empty for this one.</param>
/// <param name="Membership">Where they find each other; null for the driver.</param>
internal sealed record SiloPlaces(ImmutableArray<Target> Targets, ClusterMembership? Membership)
{
    /// <summary>Notes them in a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="namesStrategies">Whether strategies were named.</param>
    /// <exception cref="ConcurException">None of the strategies spans machines, or has silos.</exception>
    public WorkloadRequest AddTo(WorkloadRequest request, bool namesStrategies)
    {
        var spread = OnOptions.AddTo(request, Targets, namesStrategies);
        if (Membership is null) return spread;
        return spread.Strategies.Any(strategy => spread.Find(strategy) is { Engine: not null })
            ? spread with { Membership = Membership.Kind }
            : throw UsageErrors.Create(
                $"{MembershipOption.Name} is for the silos of {StrategyNames.Orleans} alone; add it to --strategies");
    }
}
