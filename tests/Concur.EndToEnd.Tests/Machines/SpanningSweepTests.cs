using Concur.Core.Scaling;
using Concur.Core.Storage;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>Sweeps over machines, which are other processes of this one: sleeping units take no core from each other.</summary>
public sealed class SpanningSweepTests : IDisposable
{
    private readonly Controller _controller = new();

    public void Dispose() => _controller.Dispose();

    /// <summary>
    /// What was measured with two machines says what three take, and the sweep's own check says how well. One machine is left out: the
    /// simulation is calibrated with the most machines that it may use.
    /// </summary>
    [Fact]
    public async Task ThreeMachinesTakeWhatTwoSaidThatTheyWould()
    {
        var targets = string.Join(',', ((string[])["one", "two", "three"]).Select(_controller.Target));

        var ending = await _controller.Run(
            "sweep", "sleep", "-n", "150", "-s", "orleans", "-w", "1", "-u", "6", "--launches", "1", "--iterations", "2", "--on", targets,
            "--machines", "2,3", "--project", "4", "-o", "out");

        Assert.True(ending.ExitCode == 0, ending.Error);
        var (opening, launches) = SweepJournal.Read(Path.Combine(_controller.Tool.Folder, "out"));
        var whole = SweepAnalyzer.Analyze(opening, launches);
        var two = SweepAnalyzer.Analyze(
            opening with { Request = opening.Request with { Workers = [2], Projections = [3] } },
            [.. launches.Where(launch => launch.Point.Workers < 3)]);
        var (predictedMs, measuredMs) = (
            Assert.Single(two.Projections).TimeMs,
            whole.Points.Single(point => point is { Strategy: "orleans", Workers: 3 }).MedianMs!.Value);

        // How near it comes is a matter of the machine's other work; what the sweep says of that is not.
        Assert.Equal((predictedMs / measuredMs) - 1, Assert.Single(whole.Projections).LeftOutError!.Value, precision: 6);
        Assert.InRange(predictedMs, 2 * 150, double.MaxValue);
    }
}
