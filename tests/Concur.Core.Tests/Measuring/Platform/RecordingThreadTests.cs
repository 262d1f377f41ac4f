using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Tests.Measuring.Platform;

public class RecordingThreadTests
{
    [Fact]
    public void AFailureIsThrownToTheThreadThatWaits()
    {
        var thread = new RecordingThread("fails", () => throw new IOException("no space left"));

        thread.Start();
        thread.Wait();

        Assert.Equal("no space left", Assert.Throws<IOException>(thread.Complete).Message);
    }
}
