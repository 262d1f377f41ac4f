using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests;

public class QuietMomentTests
{
    [Theory]
    [InlineData(0.42, "The machine is busy: other processes use 42 % of the CPU. It matters.")]
    [InlineData(0.02, null)]
    [InlineData(null, null)]
    public async Task ALookSaysWhetherTheMachineIsBusy(double? share, string? expected)
    {
        var said = new Said();

        await new QuietMoment(new Machine(share), Fixtures.Machine(), said, TimeProvider.System)
            .LookAsync("It matters.", TestContext.Current.CancellationToken);

        Assert.Equal(expected, said.Text);
    }

    private sealed class Said : IProgress<RunEvent>
    {
        public string? Text { get; private set; }

        public void Report(RunEvent value) => Text = ((RunEvent.Notice)value).Text;
    }

    private sealed class Machine(double? share) : ILaunchMachine
    {
        public Task<double?> OthersShareAsync(MachineFacts machine, TimeSpan time, CancellationToken cancellation) =>
            Task.FromResult(share);

        public Task<MachineFacts> ReadAsync(string? framework, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<ILaunchRecorder> RecorderAsync(SchedulerKind wanted, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<ICommandRecorder> CommandsAsync(CancellationToken cancellation) => throw new NotSupportedException();
    }
}
