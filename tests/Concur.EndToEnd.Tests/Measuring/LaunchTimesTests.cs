using System.Globalization;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Harness;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests.Measuring;

/// <summary>The times of launches by the tool, compared with those of the same launches under another program.</summary>
[Collection(Suites.Measuring)]
[Trait(Suites.Suite, Suites.Measuring)]
public class LaunchTimesTests
{
    private const int Pairs = 5;

    /// <summary>Medians of launches that take turns.</summary>
    [Fact]
    public async Task RealUserAndSysAgreeWithTime()
    {
        var others = OtherWork.Watch();
        using var tool = new ToolProcess();
        var harness = HarnessFiles.Find(Locations.ToolFolder);
        var recorder = LaunchRecorder.For(harness, SchedulerKind.Auto);
        string[] timed =
        [
            "DOTNET_TC_CallCountingDelayMs=0", "/usr/bin/time", "-f", "%e %U %S", harness.Host, harness.Path, HarnessCommand.Launch, "spec",
        ];
        var spec = Spec(Path.Combine(tool.Folder, "result"));
        await tool.Write("spec", string.Join('\n', spec.ToLines()) + "\n");
        var plan = new LaunchPlan(new TrialPlan(0, StrategySpec.Parse("threads", name => name), 2, 2), Profiled: false, spec);
        var (ours, times) = (new List<double[]>(), new List<double[]>());
        for (var i = 0; i < Pairs; i++)
        {
            var record = await recorder.RecordAsync(plan, Request, tool.Folder, TestContext.Current.CancellationToken);
            ours.Add([record.Usage.RealMs!.Value / 1000, record.Usage.UserMs!.Value / 1000, record.Usage.SysMs!.Value / 1000]);
            var time = await tool.Shell(_ => { }, "env", timed);
            times.Add([.. time.Error.Trim().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))]);
        }

        others.SkipIfDisturbed();
        for (var i = 0; i < 3; i++)
        {
            var (our, their) = (Median(ours, i), Median(times, i));
            Assert.InRange(our, their - Math.Max(0.05, their * 0.15), their + Math.Max(0.05, their * 0.15));
        }
    }

    private static WorkloadRequest Request { get; } = new()
    {
        Workload = "primes",
        Strategies = ["threads"],
        Units = 4,
        Size = 200_000,
        Launches = 1,
        Profile = ProfileKind.None,
        SampleInterval = TimeSpan.FromMilliseconds(20),
        Timeout = TimeSpan.FromMinutes(1),
    };

    private static double Median(List<double[]> samples, int column) =>
        samples.Select(sample => sample[column]).Order().ElementAt(samples.Count / 2);

    private static LaunchSpec Spec(string result) => new()
    {
        Workload = "primes",
        Strategy = "threads",
        Units = 4,
        Size = 200_000,
        Workers = 2,
        Seed = 1,
        WarmupMs = 0,
        MeasuredMs = 100,
        Iterations = 15,
        ResultPath = result,
    };
}
