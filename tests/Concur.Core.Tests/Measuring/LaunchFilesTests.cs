using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Tests.Measuring;

public sealed class LaunchFilesTests : IDisposable
{
    private static readonly LaunchSpec Spec = new()
    {
        Workload = "primes",
        Strategy = "threads",
        Units = 1,
        Size = 10,
        Workers = 1,
        Seed = 1,
        WarmupMs = 0,
        MeasuredMs = 0,
        Iterations = 1,
        ResultPath = "",
    };

    private readonly DirectoryInfo _tool = Directory.CreateTempSubdirectory("concur-tool");
    private readonly PrivateFolder _folder = PrivateFolder.Create();

    public void Dispose()
    {
        _folder.Dispose();
        _tool.Delete(recursive: true);
    }

    [Fact]
    public async Task ALaunchThatLeavesNoResultHasFailed()
    {
        var files = await Written();

        Assert.Null(files.ReadResult("it crashed"));
    }

    /// <summary>The harness then ends for want of what to launch, or cannot say what it measured.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FilesThatWereRemovedMeanwhileAreNoFaultOfTheWorkload(bool whole)
    {
        var files = await Written();
        if (whole) Directory.Delete(_folder.Path, recursive: true);
        else File.Delete(_folder.File("spec"));

        var failure = Assert.Throws<ConcurException>(() => files.ReadResult("it crashed"));

        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.Contains($"were removed from '{_folder.Path}'", failure.Message, StringComparison.Ordinal);
    }

    private async Task<LaunchFiles> Written()
    {
        var folder = _tool.CreateSubdirectory("harness").CreateSubdirectory("any").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Concur.Harness.dll"), "", TestContext.Current.CancellationToken);
        var files = new LaunchFiles(HarnessFiles.Find(_tool.FullName), _folder);
        await files.WriteAsync(
            new LaunchPlan(new TrialPlan(0, StrategySpec.Parse("threads", name => name), 1, 1), Profiled: false, Spec),
            workerPortPrefix: null);
        return files;
    }
}
