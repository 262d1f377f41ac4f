using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <param name="Workers">Numbers of workers, ascending.</param>
/// <param name="Sizes">Sizes of a unit, ascending; empty for the workload's own.</param>
/// <param name="Projections">Numbers of cores for which times are predicted, ascending; empty for none.</param>
/// <param name="Refines">Whether sizes may be added.</param>
internal sealed record SweepAxes(ImmutableArray<int> Workers, ImmutableArray<long> Sizes, ImmutableArray<int> Projections, bool Refines)
{
    /// <summary>The machines of which the numbers of workers are made; null where these were given.</summary>
    public MachineAxis? Machines { get; init; }

    /// <summary>The project of a solution that is run; null where none was named.</summary>
    public string? ProjectName { get; init; }
}

/// <summary>The options that say over which workers, sizes and cores a sweep goes.</summary>
internal sealed class SweepAxisOptions
{
    private const string NumbersHelp = "N,...|FROM..TO*STEP";
    private const int FactorOfCounts = 2;

    public Option<string?> Workers { get; } = new("--workers", "-w")
    {
        Description = "Numbers of workers, such as 1,2,4,8 or 1..64. The second is 1 to 64, each twice the one before "
            + "[default: 1, 2, 4, ... to beyond the number of cores; with several sizes, the number of cores]",
        HelpName = NumbersHelp,
    };

    public Option<string?> Machines { get; } = new("--machines")
    {
        Description = "With --on: the first so many of its machines, such as 1,2,3. --workers is then the number of each, and --project "
            + "predicts so many machines",
        HelpName = NumbersHelp,
    };

    public Option<string?> Sizes { get; } = new("--sizes", "-n")
    {
        Description = "Sizes of a unit, such as 100,5000 or 100..1000000. The second is each size ten times the one before, and in "
            + "100..6400*2 each is twice the one before [default: the workload's own]",
        HelpName = NumbersHelp,
    };

    public Option<bool> NoRefine { get; } = new("--no-refine")
    {
        Description = "Use only the given --sizes: do not add sizes between the two where a strategy begins to beat sequential",
    };

    public Option<string[]> Project { get; } = new("--project")
    {
        Description = "Predict the times on so many cores, such as 8,16,64. Of a solution (.slnx, .sln), a name is that of the project "
            + "that is run; both may be given",
        HelpName = "CORES,...|NAME",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <param name="parsed">The command line.</param>
    /// <param name="machines">The machines.</param>
    /// <exception cref="ConcurException">A value is wrong.</exception>
    public SweepAxes Parse(ParseResult parsed, SweptMachines machines)
    {
        var cores = machines.Cores;
        var sizes = parsed.GetValue(Sizes) is { } text ? ValueParser.Numbers("--sizes", text, 0, long.MaxValue) : [];
        var axis = Axis(parsed, machines);
        var workers = axis is null
            ? Counts(Workers.Name, parsed.GetValue(Workers)) ?? (sizes.Length > 1 ? [cores] : DefaultWorkers(cores))
            : AllOf(axis, MachineCounts(parsed)!.Value);
        var projects = parsed.GetValue(Project) ?? [];
        var projections = Counts(Project.Name, Only(projects.Where(IsNumbers))) ?? [];
        if (axis is not null) projections = AllOf(axis, Beyond(MachineCounts(parsed)!.Value[^1], projections));
        return new SweepAxes(workers, sizes, projections, sizes.Length > 1 && !parsed.GetValue(NoRefine))
        {
            Machines = axis,
            ProjectName = Only(projects.Where(text => !IsNumbers(text))),
        };
    }

    /// <returns>Null where the sweep is over workers.</returns>
    private MachineAxis? Axis(ParseResult parsed, SweptMachines machines)
    {
        if (MachineCounts(parsed) is not { } counts) return null;
        if (machines.Targets.IsEmpty)
            throw UsageErrors.Create($"{Machines.Name} goes with {OnOptions.Name}, which names the machines");
        if (counts[^1] > machines.Targets.Length)
        {
            throw UsageErrors.Create(FormattableString.Invariant(
                $"{Machines.Name}: {MachineAxis.InMachines(machines.Targets.Length)} given, and not {counts[^1]}; ")
                + "--project predicts more");
        }

        // Until the machines are connected, each has at least one core.
        var facts = machines.Fleet?.Machines.Select(machine => machine.Facts).ToList();
        return (Counts(Workers.Name, parsed.GetValue(Workers)) ?? [facts?.Min(machine => machine.PlannedCores) ?? 1]) is [var own]
            ? new MachineAxis(own, facts?.Min(machine => machine.UsableCores) ?? 1)
            : throw UsageErrors.Create($"{Workers.Name} is one number with {Machines.Name}: that of the workers of each machine");
    }

    private ImmutableArray<int>? MachineCounts(ParseResult parsed) => Counts(Machines.Name, parsed.GetValue(Machines));

    /// <exception cref="ConcurException">One of the numbers is not above the most machines that are measured.</exception>
    private ImmutableArray<int> Beyond(int measured, ImmutableArray<int> projections) =>
        projections.IsEmpty || projections[0] > measured ? projections : throw UsageErrors.Create(FormattableString.Invariant(
            $"{Project.Name} {projections[0]}: so many are measured, up to {MachineAxis.InMachines(measured)}; give numbers above that"));

    private static ImmutableArray<int> AllOf(MachineAxis axis, ImmutableArray<int> machines) =>
        [.. machines.Select(count => count * axis.WorkersEach)];

    /// <summary>Numbers of cores begin with a digit, or a sign that is refused; what is empty is refused with them.</summary>
    private static bool IsNumbers(string text) => text.Length == 0 || !(char.IsLetter(text[0]) || text[0] == '_');

    private static string? Only(IEnumerable<string> texts) => texts.ToList() switch
    {
        [] => null,
        [var only] => only,
        var several => throw UsageErrors.Create($"--project has both {several[0]} and {several[1]}; give one of them"),
    };

    /// <summary>1, 2, 4, ... up to twice the cores, and the number of cores itself.</summary>
    public static ImmutableArray<int> DefaultWorkers(int cores)
    {
        var workers = new List<int> { 1 };
        while (workers[^1] < 2 * cores) workers.Add(workers[^1] * 2);
        return [.. workers.Append(cores).Where(count => count <= SweepGrid.MostWorkers).Distinct().Order()];
    }

    /// <summary>Numbers of workers or cores; null if the option was not given.</summary>
    private static ImmutableArray<int>? Counts(string option, string? text) => text is not null
        ? [.. ValueParser.Numbers(option, text, 1, SweepGrid.MostWorkers, FactorOfCounts).Select(number => (int)number)]
        : null;
}
