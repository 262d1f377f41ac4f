using Concur.Protocol;

namespace Concur.Harness.Tests.Protocol;

public class ProcessRoleTests
{
    [Fact]
    public void TheDefaultIsTheHarness()
    {
        Assert.Equal(ProcessRole.Harness, default);
        Assert.True(default(ProcessRole).IsHarness);
        Assert.Null(ProcessRole.Harness.WorkerNumber);
        Assert.Equal("harness", ProcessRole.Harness.ToString());
    }

    [Fact]
    public void WorkersAreTheirNumbers()
    {
        Assert.Equal(0, ProcessRole.Worker(0).WorkerNumber);
        Assert.False(ProcessRole.Worker(0).IsHarness);
        Assert.NotEqual(ProcessRole.Worker(0), ProcessRole.Worker(1));
        Assert.Equal("worker 1", ProcessRole.Worker(1).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessRole.Worker(-1));
    }
}
