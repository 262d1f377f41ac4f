using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Concur.Benchmarks.ByHand;

// Usage: Concur.Benchmarks.ByHand dispatch ROUNDS FOLDER
//        Concur.Benchmarks.ByHand answer WORKLOAD FOLDER
//        Concur.Benchmarks.ByHand again WORKLOAD FOLDER
// Writes into the folder: log.txt, and medians.tsv with a line per benchmark: parameters, method, job, median in ns.
var (question, detail, folder) = (args[0], args[1], args[2]);
using var log = new StreamWriter(Path.Combine(folder, "log.txt"));
var config = ManualConfig.CreateEmpty().AddLogger(new StreamLogger(log)).AddColumnProvider(DefaultColumnProviders.Instance).WithArtifactsPath(folder);
var ofWorkload = new SimpleFilter(one => (string)one.Parameters[nameof(AnswerLoops.Workload)] == detail);
var summary = question switch
{
    "dispatch" => BenchmarkRunner.Run<DispatchBenchmark>(InRounds(config, int.Parse(detail, CultureInfo.InvariantCulture))),
    "answer" => BenchmarkRunner.Run<AnswerBenchmark>(config.AddFilter(ofWorkload)),
    _ => BenchmarkRunner.Run<AgainBenchmark>(config.AddFilter(ofWorkload)),
};
File.WriteAllLines(Path.Combine(folder, "medians.tsv"), summary.Reports.Select(Line));
return summary.HasCriticalValidationErrors || summary.Reports.Length == 0 || summary.Reports.Any(report => !report.Success) ? 1 : 0;

// One job per round. Each case runs in a process of its own and is warm before its first iteration.
static ManualConfig InRounds(ManualConfig config, int rounds)
{
    for (var round = 0; round < rounds; round++)
    {
        config.AddJob(Job.Default.WithId(FormattableString.Invariant($"round {round:00}"))
            .WithLaunchCount(1).WithWarmupCount(2).WithIterationCount(15).WithInvocationCount(1).WithUnrollFactor(1).WithEvaluateOverhead(false));
    }

    return config.WithOrderer(new Rounds());
}

static string Line(BenchmarkReport report) => string.Join('\t',
    string.Join(' ', report.BenchmarkCase.Parameters.Items.OrderBy(item => item.Name, StringComparer.Ordinal).Select(item => Convert.ToString(item.Value, CultureInfo.InvariantCulture))),
    report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
    report.BenchmarkCase.Job.Id,
    report.ResultStatistics?.Median.ToString(CultureInfo.InvariantCulture));
