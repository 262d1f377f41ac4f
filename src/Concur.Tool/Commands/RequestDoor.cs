using System.CommandLine;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>The door: turns the command line into one checked request. Nothing behind it knows the command line.</summary>
internal static class RequestDoor
{
    /// <summary>More units than this can't be asked for.</summary>
    public const int MostUnits = 1_000_000;

    /// <summary>What a run file can hold.</summary>
    private const long MostIterations = 2_500_000;

    /// <exception cref="ConcurException">Something is wrong, in one line.</exception>
    public static async Task<RunRequest> ReadAsync(ParseResult parsed, RunOptions options, WorkloadDoor workloads, CancellationToken cancellation)
    {
        // A command that has not got one of the options takes its default.
        string Text(Option<string> option) => parsed.GetValue(option) ?? (string)option.GetDefaultValue()!;
        var asked = StrategyDoor.Read(parsed.GetValue(options.Strategies) ?? []);
        var units = (int)DoorValues.Whole("--units", Text(options.Units), 1, MostUnits);
        var workers = Text(options.Workers) is "auto" ? (int?)null : (int)DoorValues.Whole("--workers", Text(options.Workers), 1, SweepRequest.MostWorkers);
        var size = parsed.GetValue(options.Size) is { } sizeText ? DoorValues.Whole("--size", sizeText, 0, long.MaxValue) : (long?)null;
        var request = new RunRequest
        {
            Workload = "",
            Strategies = asked,
            Variants = VariantDoor.Read(parsed.GetValue(options.Variants) ?? []),
            Return = Return(Text(options.Return)),
            Units = units,
            Size = 0,
            Workers = workers,
            Launches = (int)DoorValues.Whole("--launches", Text(options.Launches), 1, 1_000),
            Precision = parsed.GetValue(options.Precision) is { } precision ? DoorValues.Percent("--precision", precision, 0.001, 1) : null,
            Budget = parsed.GetValue(options.Precision) is null ? NoBudget(parsed, options) : DoorValues.Duration("--budget", Text(options.Budget), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            Iterations = Text(options.Iterations) is "auto" ? 0 : (int)DoorValues.Whole("--iterations", Text(options.Iterations), 1, 1_000_000),
            Profile = DoorValues.Profile(Text(options.Profile)),
            Scheduler = DoorValues.Scheduler(Text(options.Scheduler)),
            SampleInterval = parsed.GetValue(options.SampleInterval) is { } interval ? DoorValues.SampleInterval(interval) : null,
            Timeout = DoorValues.Duration("--timeout", Text(options.Timeout), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(24)),
            Verify = parsed.GetValue(options.Verify),
            Seed = (int)DoorValues.Whole("--seed", Text(options.Seed), int.MinValue, int.MaxValue),
        };
        var workload = await workloads.FindAsync(parsed.GetValue(options.Workload)!, parsed.GetValue(options.Method), size, cancellation);
        var complete = request with { Workload = workload.Name, AssemblyPath = workload.AssemblyPath, Size = workload.Size };
        complete = complete with { Strategies = StrategyDoor.For(complete, workload.Awaits, workers ?? Environment.ProcessorCount) };
        CheckSize(complete);
        return complete;
    }

    /// <summary>A budget for nothing is a mistake.</summary>
    private static TimeSpan? NoBudget(ParseResult parsed, RunOptions options) =>
        parsed.GetResult(options.Budget) is { Implicit: false } ? throw DoorValues.Bad("--budget is for --precision, which is not given") : null;

    private static void CheckSize(RunRequest request)
    {
        var iterations = (request.Launches + 1L) * Math.Max(1, request.Iterations) * request.Strategies.Length * (1 + request.Variants.Length);
        if (iterations > MostIterations) throw DoorValues.Bad(FormattableString.Invariant($"{iterations} iterations in all are more than a run file holds ({MostIterations}); give fewer --launches, --iterations or strategies"));
    }

    private static ReturnKind Return(string text) => text switch
    {
        "value" => ReturnKind.Value,
        "digest" => ReturnKind.Digest,
        _ => throw DoorValues.Bad($"--return '{text}' is neither value nor digest"),
    };
}
