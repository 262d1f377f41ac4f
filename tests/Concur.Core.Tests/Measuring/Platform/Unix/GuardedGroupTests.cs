using System.Globalization;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Unix;

namespace Concur.Core.Tests.Measuring.Platform.Unix;

public sealed class GuardedGroupTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>As when the tool is killed: the guard's pipe is closed, and its group ignores what a shell sends to its jobs.</summary>
    [Fact]
    public void AGroupEndsWithThePipeThatItsGuardWatches()
    {
        var group = GuardedGroup.Start("/bin/sh");
        var member = SpawnCall.Start(new SpawnedProgram(
            "/bin/sh", ["-c", "trap '' HUP TERM; sleep 300"], new Dictionary<string, string?>(), group.Id, Input: null, Output: null));
        if (OperatingSystem.IsLinux())
            Assert.Equal(group.Id.ToString(CultureInfo.InvariantCulture), File.ReadAllText($"/proc/{member}/stat").Split(' ')[4]);

        group.Dispose();

        // It stays a zombie for as long as this process, its parent, runs.
        Assert.True(SpinWait.SpinUntil(() => Platforms.Current.Running.StateOf(member) == ProcessState.Ended, Patience));
    }

    [Fact]
    public void WithoutAShellThereIsNoGuard()
    {
        using var group = GuardedGroup.Start("/no/such/shell");

        Assert.Equal(0, group.Id);
    }
}
