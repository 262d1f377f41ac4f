using System.Globalization;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Harness;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

/// <summary>What we say of a process, held against what others say of it.</summary>
[Collection(Alone.Name)]
public class OutsideTests
{
    [Fact]
    public async Task RealUserAndSysAgreeWithTime()
    {
        using var tool = new ToolProcess();
        var harness = HarnessFiles.Find(Locations.ToolFolder);
        var spec = Spec("threads", iterations: 15) with { ResultPath = Path.Combine(tool.Folder, "result") };
        var specPath = Path.Combine(tool.Folder, "spec");
        await File.WriteAllLinesAsync(specPath, spec.ToLines(), TestContext.Current.CancellationToken);
        var plan = new LaunchPlan(new TrialPlan(0, StrategySpec.Parse("threads", name => name), 2, 2), Profiled: false, spec);

        var (ours, times) = (new List<double[]>(), new List<double[]>());
        for (var i = 0; i < 5; i++)
        {
            var record = await LaunchRecorder.For(harness, SchedulerKind.Auto).RecordAsync(plan, Request(), tool.Folder, TestContext.Current.CancellationToken);
            ours.Add([record.Real.TotalSeconds, record.User.TotalSeconds, record.Kernel.TotalSeconds]);
            var time = await tool.Shell(_ => { }, "env", ["DOTNET_TC_CallCountingDelayMs=0", "/usr/bin/time", "-f", "%e %U %S", harness.Host, harness.Path, HarnessCommand.Launch, specPath]);
            times.Add([.. time.Error.Trim().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))]);
        }

        // Medians of interleaved launches; the machine is shared, so its own spread is allowed for.
        for (var i = 0; i < 3; i++)
        {
            var (our, their) = (Median(ours, i), Median(times, i));
            Assert.InRange(our, their - Math.Max(0.05, their * 0.15), their + Math.Max(0.05, their * 0.15));
        }
    }

    [Fact]
    public async Task TheHarnessWorksWithoutPrecompiledCodeToo()
    {
        using var tool = new ToolProcess();
        var spec = Spec("processes", iterations: 2) with { ResultPath = Path.Combine(tool.Folder, "result"), Size = 10_000 };
        var specPath = Path.Combine(tool.Folder, "spec");
        await File.WriteAllLinesAsync(specPath, spec.ToLines(), TestContext.Current.CancellationToken);

        var ending = await tool.Shell(_ => { }, "dotnet", [Path.Combine(Locations.ToolFolder, "harness/any/Concur.Harness.dll"), HarnessCommand.Launch, specPath]);

        Assert.Equal(0, ending.ExitCode);
        await using var file = File.OpenRead(spec.ResultPath);
        var result = LaunchResult.Read(file);
        Assert.Null(result.Failure);
        Assert.Equal(2, result.Iterations.Count(iteration => iteration.Measured));
    }

    [Fact]
    public async Task DoctorMakesARecording()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("doctor");

        Assert.Equal(0, ending.ExitCode);
        Assert.Contains("both EventPipe sessions work", ending.Out, StringComparison.Ordinal);
        Assert.Contains("precompiled harness", ending.Out, StringComparison.Ordinal);
    }

    private static double Median(List<double[]> samples, int column) => samples.Select(sample => sample[column]).Order().ElementAt(samples.Count / 2);

    private static WorkloadRequest Request() => new()
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

    private static LaunchSpec Spec(string strategy, int iterations) => new()
    {
        Workload = "primes",
        Strategy = strategy,
        Units = 4,
        Size = 200_000,
        Workers = 2,
        Seed = 1,
        WarmupMs = 0,
        MeasuredMs = 100,
        Iterations = iterations,
        ResultPath = "",
    };
}
