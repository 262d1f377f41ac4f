using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Concur.Core.Machines;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>The machines on which a whole measurement is made.</summary>
/// <param name="Targets">The machines, at least one.</param>
/// <param name="AllowsPartial">Whether it is no failure if one of them is refused or lost.</param>
/// <param name="Prices">Money per hour, by the machines' names.</param>
internal sealed record AtChoice(ImmutableArray<Target> Targets, bool AllowsPartial, IReadOnlyDictionary<string, double> Prices);

/// <summary>The options that say on which machines a whole measurement is made.</summary>
internal sealed class AtOptions
{
    public const string Name = "--at";

    private readonly Option<string?> _at = SharedOptions.NotEmpty(
        new(Name)
        {
            Description = "Make it on each of these machines in turns, and compare: see 'help machines'",
            HelpName = "MACHINE,...",
        },
        "a machine");

    private readonly Option<bool> _allowPartial = new("--allow-partial")
    {
        Description = "No failure: a machine of --at that is refused or lost, a launch that run --on lost with one, if others are left",
    };

    private readonly Option<string[]> _prices = new("--price")
    {
        Description = "With --at: what a machine costs, such as m1=0.40/hour; may be repeated",
        HelpName = "MACHINE=COST/hour",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Those of commands, which have no units to spread.</summary>
    public IEnumerable<Option> OfCommands => [_at, _allowPartial, _prices];

    /// <summary>Those of sweeps, which have no cost of an item.</summary>
    public IEnumerable<Option> OfSweeps => [_at, On.Option, Membership.Option, _allowPartial];

    public IEnumerable<Option> All => [.. OfSweeps, _prices];

    /// <summary>The option that spreads units over machines.</summary>
    public OnOptions On { get; } = new();

    /// <summary>The option that says where silos find each other.</summary>
    public MembershipOption Membership { get; } = new();

    /// <summary>Whether it is no failure if a machine is refused or lost.</summary>
    public bool AllowsPartial(ParseResult parsed) => parsed.GetValue(_allowPartial);

    /// <returns>Null where everything is measured here.</returns>
    /// <exception cref="ConcurException">A machine or a price is wrong.</exception>
    public AtChoice? Parse(ParseResult parsed, ToolEnvironment environment)
    {
        var isOn = parsed.IsGiven(On.Option);
        if (parsed.GetValue(_at) is not { } list)
        {
            if (parsed.IsGiven(_prices)) throw UsageErrors.Create($"{_prices.Name} goes with {Name}; leave it out to measure here");
            return parsed.IsGiven(_allowPartial) && !isOn
                ? throw UsageErrors.Create($"{_allowPartial.Name} goes with {Name} or {OnOptions.Name}; leave it out to measure here")
                : null;
        }

        if (parsed.IsGiven(Membership.Option))
        {
            throw UsageErrors.Create(
                $"{Name} measures on other machines, and {MembershipOption.Name} names what this one reaches; give one of them");
        }

        if (isOn)
            throw UsageErrors.Create($"{Name} makes the whole run on each machine, and {OnOptions.Name} one over all; give one of them");

        var targets = environment.ParseTargets(Name, list);
        var prices = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var text in (parsed.GetValue(_prices) ?? []).SelectMany(text => text.Split(',')))
        {
            var (name, perHour) = Price(text, targets);
            if (!prices.TryAdd(name, perHour)) throw UsageErrors.Create($"--price: '{name}' is there twice; give each machine one price");
        }

        return new AtChoice(targets, parsed.GetValue(_allowPartial), prices);
    }

    private static (string Name, double PerHour) Price(string text, ImmutableArray<Target> targets)
    {
        var equals = text.LastIndexOf('=');
        string[] parts = equals < 0 ? [] : text[(equals + 1)..].Split('/');
        if (equals <= 0 || parts is not [var amount, "hour"]
            || !double.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var perHour)
            || !double.IsFinite(perHour))
            throw UsageErrors.Create($"--price '{text}' is not of the form m1=0.40/hour");
        var name = text[..equals].Trim();
        var names = targets.Select(target => target.Name).ToList();
        return names.Contains(name)
            ? (name, perHour)
            : throw UsageErrors.Create($"--price: '{name}' is none of the machines{NearestName.Suggest(name, names)}");
    }
}

/// <summary>The user's machines.</summary>
internal static class UserMachines
{
    /// <summary>Those that have names.</summary>
    public static NamedMachines Machines(this ToolEnvironment environment) =>
        new(environment.SettingsFolder, Platforms.CreatePrivateFolder);

    /// <summary>The targets of a list.</summary>
    /// <exception cref="ConcurException">One of them is wrong.</exception>
    public static ImmutableArray<Target> ParseTargets(this ToolEnvironment environment, string option, string list) =>
        new TargetParser(environment.Machines().Read(), Environment.GetEnvironmentVariable).Parse(option, list);
}
