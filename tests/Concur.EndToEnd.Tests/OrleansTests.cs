using System.Diagnostics;
using Concur.Core.Measuring;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

public sealed class OrleansTests : IDisposable
{
    private const int Limit = 600_000;
    private readonly SiloLaunch _launch = new();

    public void Dispose() => _launch.Dispose();

    [Theory(Timeout = Limit)]
    [InlineData("orleans:silos=2")]
    [InlineData("orleans:silos=2,hand=unit")]
    public async Task EverySiloHasUnitsAndEachIsStampedInTheOrderOfItsWay(string strategy)
    {
        var result = await _launch.Run(_launch.Spec with { Strategy = strategy });

        Assert.Null(result.Failure);
        var measured = result.Iterations.Where(iteration => iteration.Measured).ToList();
        Assert.Equal(3, measured.Count);
        Assert.All(measured, iteration =>
        {
            Assert.Equal([ProcessRole.Worker(0), ProcessRole.Worker(1)], iteration.Lanes.Select(lane => lane.Process));
            Assert.All(iteration.Units, InOrder);
        });
        var silos = measured.SelectMany(iteration => iteration.Units).Select(unit => unit.ProcessId).Distinct().Order().ToList();
        Assert.Equal(measured[0].Lanes.Select(lane => lane.WorkerProcessId).Order(), silos);
        Assert.Equal(2, silos.Count);
        Assert.Empty(result.Remote);
        Assert.Empty(_launch.Processes);
    }

    [Fact(Timeout = Limit)]
    public async Task ThereIsNoMoreThanOneSiloForEachWorker()
    {
        var result = await _launch.Run(_launch.Spec with { Strategy = "orleans:silos=5", Workers = 1 });

        Assert.Null(result.Failure);
        Assert.Single(result.Iterations.SelectMany(iteration => iteration.Lanes).Select(lane => lane.WorkerProcessId).Distinct());
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SilosThatOthersStartTellOfTheirMachines(bool encrypted)
    {
        var (spec, certificates) = OnOtherMachines(encrypted);
        foreach (var silo in spec.Silos) _launch.Start(silo, spec, certificates);

        var result = await _launch.Run(spec);

        Assert.Null(result.Failure);
        Assert.Equal(["m1", "m2"], result.Remote.Select(process => process.Machine));
        Assert.Equal([ProcessRole.Worker(0), ProcessRole.Worker(1)], result.Remote.Select(process => process.Role));
        Assert.All(result.Remote, process =>
        {
            Assert.Equal(40, process.Pings.Count);
            Assert.All(process.Pings, ping =>
            {
                long[] times = [ping.SentNs, ping.TakenNs, ping.ReturnedNs, ping.ReceivedNs];
                Assert.Equal(times.Order(), times);
            });
            Assert.True(process.AtStart!.AtNs < process.AtEnd!.AtNs);
            Assert.True(process.AtStart.Usage!.Value.UserNs <= process.AtEnd.Usage!.Value.UserNs);
            Assert.Equal(Environment.ProcessorCount, process.ProcessorCount);
        });
    }

    [Fact(Timeout = Limit)]
    public async Task ASiloWithAnotherCertificateIsRefused()
    {
        var (spec, certificates) = OnOtherMachines(encrypted: true);
        _launch.Start(spec.Silos[0], spec, certificates);
        _launch.Start(spec.Silos[1], spec, NewCertificate("other"));

        var result = await _launch.Run(spec);

        Assert.Equal("silo 'silo-1' on m2 did not join within 60 s", result.Failure!.Message);
        Assert.Empty(result.Iterations);
    }

    [Fact(Timeout = Limit)]
    public async Task ASiloEndsWithItsInput()
    {
        var (spec, _) = OnOtherMachines(encrypted: false);
        var silo = _launch.Start(spec.Silos[0], spec, certificates: null);

        silo.StandardInput.Close();

        await silo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, silo.ExitCode);
    }

    /// <summary>The claim is 4 s on a quiet machine; a busy one takes longer.</summary>
    [Fact(Timeout = Limit)]
    public async Task ASiloThatIsKilledIsNoticedAndNamed()
    {
        var clock = new Stopwatch();
        var spec = _launch.Spec with { Workload = "sleep", Size = 3_600_000 };

        var result = await _launch.Run(spec, harness =>
        {
            Eventually.Holds("both silos run", () => harness.HasExited || _launch.Processes.Count == 3);
            Thread.Sleep(TimeSpan.FromSeconds(20));
            using var silo = Process.GetProcessById(_launch.Processes.Except([harness.Id]).First());
            silo.Kill();
            clock.Start();
        });

        Assert.Matches(
            @"^silo 'silo-[01]' \(process \d+\) was killed by signal 9 while it ran unit [01], noticed \d+\.\d s after the unit was sent$",
            result.Failure!.Message);
        Assert.InRange(result.Failure.Unit!.Value, 0, 1);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.Empty(_launch.Processes);
    }

    [Fact(Timeout = Limit)]
    public async Task NothingIsLeftOfAHarnessThatIsKilled()
    {
        var spec = _launch.Spec with { Workload = "sleep", Size = 3_600_000 };

        await Assert.ThrowsAsync<FileNotFoundException>(() => _launch.Run(spec, harness =>
        {
            Eventually.Holds("both silos run", () => _launch.Processes.Count == 3);
            harness.Kill();
        }));

        Eventually.Holds("the silos ended", () => _launch.Processes.Count == 0);
    }

    [Fact(Timeout = Limit)]
    public async Task WithoutTheEngineALineSaysHowToGetIt()
    {
        var result = await _launch.Run(_launch.Spec with { EnginePath = null });

        Assert.Equal(
            "strategy 'orleans' needs the engine 'orleans', which is not installed: dotnet concur engines add orleans",
            result.Failure!.Message);
    }

    [Fact(Timeout = Limit)]
    public async Task ARunOfTheToolAgreesWithOneThreadAndExplainsItsTime()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Command($"""
            run primes -n 200000 -s sequential,actors,orleans:silos=2,hand=worker,orleans:hand=unit -w 2
            --launches 1 --iterations 3 -o out
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(await tool.Read("out/run.json"));
        Assert.Equal(
            ["sequential", "actors", "orleans:silos=2,hand=worker", "orleans:hand=unit"], run.Trials.Select(trial => trial.Strategy));
        run.AssertResultsAgree();
        Assert.All(run.Trials, trial => trial.AssertCloses());
        Assert.Empty(tool.Harnesses());
    }

    /// <summary>The engine has the packages of the runtime's tenth version, in a load context of its own.</summary>
    [Fact(Timeout = Limit)]
    public async Task CodeThatNeedsAnotherVersionOfAPackageOfTheEngineHasIt()
    {
        using var tool = new ToolProcess();
        await tool.Write("code/code.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.Extensions.Logging.Abstractions" Version="8.0.0" />
              </ItemGroup>
            </Project>
            """);
        await tool.Write("code/Code.cs", """
            public static class Code
            {
                public static void Main() { }
                public static int Version(int unit) =>
                    typeof(Microsoft.Extensions.Logging.ILogger).Assembly.GetName().Version!.Major is 8 and var major
                        ? major : throw new System.Exception("another version");
            }
            """);

        var ending = await tool.Command($"""
            run code --method Version -s orleans:silos=2 -w 2 --launches 1 --iterations 2 --profile none -o out
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(await tool.Read("out/run.json"));
        Assert.Equal(["ok", "ok"], run.Statuses);
        run.AssertResultsAgree();
    }

    /// <summary>The workload of a launch writes down what is loaded beside it.</summary>
    [Theory(Timeout = Limit)]
    [InlineData("threads")]
    [InlineData("process-pool")]
    public async Task ALaunchOfAnotherStrategyLoadsNothingForIt(string strategy)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Command($"""
            run {Locations.FaultyWorkloads} --method tells-assemblies -s {strategy} -w 2 --launches 1 --iterations 1 --profile none
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var files = Directory.GetFiles(tool.Folder, "assemblies-*");
        Assert.NotEmpty(files);
        string[] parts = ["Orleans", "Microsoft.Extensions", "System.Net", "System.Collections.Immutable", "System.Runtime.Serialization"];
        var loaded = files.SelectMany(File.ReadLines).ToList();
        Assert.All(loaded, name => Assert.DoesNotContain(parts, part => name.Contains(part, StringComparison.Ordinal)));
        var ours = loaded.Where(name => name.StartsWith("Concur.", StringComparison.Ordinal)).Distinct().Order();
        Assert.Equal(["Concur.Abstractions", "Concur.FaultyWorkloads", "Concur.Harness", "Concur.Protocol"], ours);
    }

    /// <summary>The whole list, of one thread and of several: an assembly more would show up in what is measured.</summary>
    [Fact(Timeout = Limit)]
    public async Task ALaunchOfThreadsLoadsTheseAssembliesAndNoOther()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Command($"""
            run {Locations.FaultyWorkloads} --method tells-assemblies -s sequential,threads -w 2 --launches 1 --iterations 1 --profile none
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var files = Directory.GetFiles(tool.Folder, "assemblies-*");
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.Equal(
            [
                "Concur.Abstractions", "Concur.FaultyWorkloads", "Concur.Harness", "Concur.Protocol", "System.Collections",
                "System.Collections.Concurrent", "System.Linq", "System.Memory", "System.Numerics.Vectors", "System.Private.CoreLib",
                "System.Reflection.Emit.ILGeneration", "System.Reflection.Emit.Lightweight", "System.Reflection.Primitives",
                "System.Runtime", "System.Runtime.InteropServices", "System.Runtime.Loader", "System.Threading", "System.Threading.Thread",
            ],
            File.ReadLines(file).Order(StringComparer.Ordinal)));
    }

    private (LaunchSpec Spec, string? Certificates) OnOtherMachines(bool encrypted)
    {
        var (endpoints, certificates) = (SiloLaunch.FreeEndpoints(3), encrypted ? NewCertificate("own") : null);
        var spec = _launch.Spec with
        {
            DriverEndpoint = endpoints[0],
            Cluster = "test",
            CertificateFolder = certificates,
            Silos = [new SiloPlace("silo-0", "m1", endpoints[1]), new SiloPlace("silo-1", "m2", endpoints[2])],
        };
        return (spec, certificates);
    }

    private string NewCertificate(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_launch.Folder, name)).FullName;
        LaunchCertificate.Write(folder);
        return folder;
    }

    private static void InOrder(UnitStamp unit)
    {
        long[] times =
            [unit.SentNs, unit.TakenNs, unit.StartNs, unit.EndNs, unit.SerialisedNs, unit.ArrivedNs, unit.ReceivedNs];
        Assert.Equal(times.Order(), times);
        Assert.True(times[0] > 0);
    }
}
