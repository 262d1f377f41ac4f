using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>The door of <c>sweep</c>: numbers of workers and sizes, as lists or as ranges.</summary>
internal static class SweepDoor
{
    private const int DefaultStep = 10;
    private const int LeastUnits = 4;

    /// <exception cref="ConcurException">Something is wrong, in one line.</exception>
    public static async Task<SweepGrid> ReadAsync(ParseResult parsed, SweepOptions options, WorkloadDoor workloads, int cores, CancellationToken cancellation)
    {
        var sizes = parsed.GetValue(options.Sizes) is { } sizesText ? Numbers("--sizes", sizesText, 0, long.MaxValue) : [];
        ImmutableArray<int> workers = parsed.GetValue(options.Workers) is { } workersText
            ? [.. Numbers("--workers", workersText, 1, SweepGrid.MostWorkers).Select(number => (int)number)]
            : sizes.Length > 1 ? [cores] : DefaultWorkers(cores);
        ImmutableArray<int> projections = parsed.GetValue(options.Project) is { } coresText ? [.. Numbers("--project", coresText, 1, SweepGrid.MostWorkers).Select(number => (int)number)] : [];
        var units = parsed.GetValue(options.Units) is "auto" ? Math.Max(LeastUnits, 2 * Math.Max(workers[^1], projections.LastOrDefault())) : (int)DoorValues.Whole("--units", parsed.GetValue(options.Units)!, 1, RequestDoor.MostUnits);
        var profile = DoorValues.Profile(parsed.GetValue(options.Profile)!);
        if (!projections.IsEmpty && profile == ProfileKind.None) throw DoorValues.Bad("--project needs the account of a recorded launch, and --profile none records none");
        var run = await RequestDoor.ReadAsync(parsed, options.Run, workloads, cancellation);
        var request = new SweepGrid(run, workers, sizes.IsEmpty ? [run.Size] : sizes)
        {
            Units = units,
            Profile = profile,
            Projections = projections,
            Refines = sizes.Length > 1 && !parsed.GetValue(options.NoRefine),
        };
        try
        {
            request.Check();
            return request;
        }
        catch (FormatException e)
        {
            throw DoorValues.Bad(e.Message);
        }
    }

    /// <summary>The folder of the sweep that is to be gone on with; null for a new one.</summary>
    /// <exception cref="ConcurException">What was asked for when it was begun can't be changed.</exception>
    public static string? Resumed(ParseResult parsed, SweepOptions options)
    {
        if (parsed.GetValue(options.Resume) is not { } folder) return null;
        if (options.OfNewSweeps.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw DoorValues.Bad($"{given.Name} was settled when the sweep was begun; --resume takes no other option but --format");
        return parsed.GetResult(options.Run.Workload) is { Implicit: false, Tokens.Count: > 0 } ? throw DoorValues.Bad("the workload was settled when the sweep was begun; leave it out with --resume") : folder;
    }

    /// <summary>A list such as 1,2,4 or a range such as 100..1000000, which steps by ten, or 1..64*2, which steps by two.</summary>
    /// <exception cref="ConcurException">It is neither.</exception>
    public static ImmutableArray<long> Numbers(string option, string text, long least, long most)
    {
        if (!text.Contains("..", StringComparison.Ordinal)) return List(option, text, least, most);
        var (range, step) = text.Split('*') switch
        {
            [var alone] => (alone, DefaultStep),
            [var first, var by] => (first, DoorValues.Whole(option, by, 2, 1_000)),
            _ => throw Bad(option, text),
        };
        if (range.Split("..") is not [var from, var to]) throw Bad(option, text);
        var (low, high) = (DoorValues.Whole(option, from, Math.Max(1, least), most), DoorValues.Whole(option, to, least, most));
        if (low > high) throw Bad(option, text);
        var numbers = ImmutableArray.CreateBuilder<long>();
        for (var number = low; ; number *= step)
        {
            numbers.Add(number);
            if (number > high / step) return numbers.ToImmutable();
        }
    }

    private static ImmutableArray<long> List(string option, string text, long least, long most)
    {
        // A list of 1 and 000 was meant as a thousand.
        string[] items = text.Split(',', StringSplitOptions.TrimEntries);
        return Array.Exists(items, item => item is ['0', _, ..])
            ? throw DoorValues.Bad($"{option} '{text}' reads as a list; write large numbers without commas, or with underscores: 1_000_000")
            : [.. items.Select(item => DoorValues.Whole(option, item, least, most)).Distinct().Order()];
    }

    /// <summary>1, 2, 4, ... until they are twice the cores, and the cores themselves.</summary>
    public static ImmutableArray<int> DefaultWorkers(int cores)
    {
        var workers = new List<int> { 1 };
        while (workers[^1] < 2 * cores) workers.Add(workers[^1] * 2);
        return [.. workers.Append(cores).Where(count => count <= SweepGrid.MostWorkers).Distinct().Order()];
    }

    private static ConcurException Bad(string option, string text) => DoorValues.Bad($"{option} '{text}' is neither a list such as 1,2,4 nor a range such as 100..1000000 or 1..64*2");
}
