using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core.Machines;
using Concur.Core.Machines.Fleets;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>The option that says over which machines units are spread.</summary>
internal sealed class OnOptions
{
    public const string Name = "--on";

    /// <summary>The option.</summary>
    public Option<string?> Option { get; } = SharedOptions.NotEmpty(
        new(Name)
        {
            Description = "Spread the units of orleans over these machines: see 'help machines'",
            HelpName = "MACHINE,...",
        },
        "a machine");

    /// <returns>Empty where all runs on this machine.</returns>
    /// <exception cref="ConcurException">A machine is wrong.</exception>
    public ImmutableArray<Target> Parse(ParseResult parsed, ToolEnvironment environment) =>
        parsed.GetValue(Option) is { } list ? environment.ParseTargets(Name, list) : [];

    /// <summary>Adds the machines to a request, and where no strategies were named, the one that spans them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="targets">The machines; empty for none.</param>
    /// <param name="namesStrategies">Whether strategies were named.</param>
    /// <exception cref="ConcurException">None of the named strategies spans machines.</exception>
    public static WorkloadRequest AddTo(WorkloadRequest request, ImmutableArray<Target> targets, bool namesStrategies)
    {
        if (targets.IsEmpty) return request;
        var spans = request.Strategies.Any(strategy => request.Find(strategy) is { SpansMachines: true });
        if (namesStrategies && !spans)
            throw UsageErrors.Create($"{Name} spreads the units of {StrategyNames.Orleans} alone; add it to --strategies");
        return request with
        {
            On = [.. targets.Select(target => target.Text)],
            Strategies = spans ? request.Strategies : request.Strategies.Add(StrategyNames.Orleans),
        };
    }

    /// <summary>Connects the machines.</summary>
    /// <returns>Null where there are none.</returns>
    /// <exception cref="ConcurException">A machine is refused, or the machines don't reach each other.</exception>
    public static async Task<ConnectedFleet?> ConnectAsync(
        ImmutableArray<Target> targets, HarnessFiles harness, ToolEnvironment environment, CancellationToken cancellation) =>
        targets.IsEmpty ? null : await ConnectedFleet.ConnectAsync(
            targets, new Controller(environment.ToolFolder, environment.Version), harness, cancellation);

    /// <summary>Has the files of requests on the machines, and says what was sent.</summary>
    /// <param name="fleet">The machines; null for none.</param>
    /// <param name="requests">What will be measured there.</param>
    /// <param name="environment">Its standard error is told.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The environment, with launches that span these machines.</returns>
    public static async Task<ToolEnvironment> PrepareAsync(
        ConnectedFleet? fleet, IEnumerable<WorkloadSettings> requests, ToolEnvironment environment, CancellationToken cancellation)
    {
        if (fleet is null) return environment;
        await fleet.PrepareAsync(requests.SelectMany(request => request.Assemblies).Select(one => one.Path).Distinct(), cancellation);
        foreach (var names in fleet.GivenTwice) await environment.Error.WriteLineAsync(CommandFailure.Line(SameMachineText.Of(names)));
        foreach (var shipped in fleet.Shipped) await environment.Error.WriteLineAsync(ShippedText.Of(shipped));
        return environment with { Machine = fleet };
    }
}

/// <summary>That several targets are one machine, in words.</summary>
internal static class SameMachineText
{
    /// <param name="names">The names of the machine, at least two.</param>
    public static string Of(IReadOnlyList<string> names) =>
        $"{Figures.Listed(names)} are one machine: its cores are counted {(names.Count == 2 ? "twice" : $"{names.Count} times")}, and the "
        + "workers of all compete for them; give each machine once";
}
