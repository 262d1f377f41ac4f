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
    public static async Task<WorkloadRequest> ReadAsync(ParseResult parsed, RunOptions options, WorkloadDoor workloads, CancellationToken cancellation)
    {
        // A command that has not got one of the options takes its default.
        string Text(Option<string> option) => parsed.GetValue(option) ?? (string)option.GetDefaultValue()!;
        var asked = StrategyDoor.Read(parsed.GetValue(options.Strategies) ?? []);
        var units = (int)DoorValues.Whole("--units", Text(options.Units), 1, MostUnits);
        var workers = Text(options.Workers) is "auto" ? (int?)null : (int)DoorValues.Whole("--workers", Text(options.Workers), 1, SweepGrid.MostWorkers);
        var size = parsed.GetValue(options.Size) is { } sizeText ? DoorValues.Whole("--size", sizeText, 0, long.MaxValue) : (long?)null;
        var variants = VariantDoor.Read(parsed.GetValue(options.Variants) ?? []);
        var returned = Return(Text(options.Return));
        var launches = (int)DoorValues.Whole("--launches", Text(options.Launches), 1, 1_000);
        double? precision = parsed.GetValue(options.Precision) is { } precisionText ? DoorValues.Percent("--precision", precisionText, 0.001, 1) : null;
        var budget = precision is null ? NoBudget(parsed, options) : DoorValues.Duration("--budget", Text(options.Budget), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        int? iterations = Text(options.Iterations) is "auto" ? null : (int)DoorValues.Whole("--iterations", Text(options.Iterations), 1, 1_000_000);
        var profile = DoorValues.Profile(Text(options.Profile));
        var scheduler = DoorValues.Scheduler(Text(options.Scheduler));
        TimeSpan? interval = parsed.GetValue(options.SampleInterval) is { } intervalText ? DoorValues.SampleInterval(intervalText) : null;
        var timeout = DoorValues.Duration("--timeout", Text(options.Timeout), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(24));
        var seed = (int)DoorValues.Whole("--seed", Text(options.Seed), int.MinValue, int.MaxValue);

        // A project is built last: what is wrong with the options is said before that.
        var workload = await workloads.FindAsync(parsed.GetValue(options.Workload)!, parsed.GetValue(options.Method), size, cancellation);
        var request = new WorkloadRequest
        {
            Workload = workload.Name,
            AssemblyPath = workload.AssemblyPath,
            Strategies = StrategyDoor.For(asked, workload, workers ?? Environment.ProcessorCount),
            Variants = variants,
            Return = returned,
            Units = units,
            Size = workload.Size,
            Workers = workers,
            Launches = launches,
            Precision = precision,
            Budget = budget,
            Iterations = iterations,
            Profile = profile,
            Scheduler = scheduler,
            SampleInterval = interval,
            Timeout = timeout,
            Verify = parsed.GetValue(options.Verify),
            Seed = seed,
        };
        CheckSize(request);
        return request;
    }

    /// <summary>A budget for nothing is a mistake.</summary>
    private static TimeSpan? NoBudget(ParseResult parsed, RunOptions options) =>
        parsed.GetResult(options.Budget) is { Implicit: false } ? throw DoorValues.Bad("--budget is for --precision, which is not given") : null;

    private static void CheckSize(WorkloadRequest request)
    {
        var iterations = (request.Launches + 1L) * (request.Iterations ?? 1) * request.Strategies.Length * (1 + request.Variants.Length);
        if (iterations > MostIterations) throw DoorValues.Bad(FormattableString.Invariant($"{iterations} iterations in all are more than a run file holds ({MostIterations}); give fewer --launches, --iterations or strategies"));
    }

    private static ReturnKind Return(string text) => text switch
    {
        "value" => ReturnKind.Value,
        "digest" => ReturnKind.Digest,
        _ => throw DoorValues.Bad($"--return '{text}' is neither value nor digest"),
    };
}
