using Concur.Core.Measuring.Platform.Unix;

namespace Concur.Core.Tests.Measuring.Platform.Unix;

public class UnixChildTests
{
    /// <summary>Statuses as wait4 gives them: exit(0), exit(3), SIGKILL, SIGSEGV with a core dump.</summary>
    [Theory]
    [InlineData(0x0000, 0)]
    [InlineData(0x0300, 3)]
    [InlineData(0x0009, 137)]
    [InlineData(0x008B, 139)]
    public void ASignalIsTheExitCodeThatAShellTells(int status, int exitCode) => Assert.Equal(exitCode, UnixChild.ExitCodeOf(status));
}
