using System.Diagnostics;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;

namespace Concur.Core.Tests.Measuring;

public sealed class PrivateFolderTests
{
    [Fact]
    public void AFolderInUseIsNotTakenForAbandoned()
    {
        using var folder = PrivateFolder.Create();

        PrivateFolder.RemoveAbandoned();

        Assert.True(Directory.Exists(folder.Path));
    }

    /// <summary>
    /// Its process was killed: the lock is gone, and the file of it is not. Another process of the tool may be removing it already.
    /// </summary>
    [Fact]
    public void AnAbandonedFolderIsRemovedAndWhatRunsInItEnds()
    {
        Assert.SkipUnless(Platforms.Current.Refusal is null, "nothing can be recorded on this system");
        var path = Platforms.Current.Ports.CreateFolder();
        File.WriteAllText(Path.Combine(path, PrivateFolder.OwnerName), "dotnet-concur\n");
        File.WriteAllText(Path.Combine(path, "spec"), "");
        using var left = Process.Start(new ProcessStartInfo("sleep", ["300"]) { Environment = { ["TMPDIR"] = path } })!;

        PrivateFolder.RemoveAbandoned();

        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists(path), TimeSpan.FromMinutes(1)));
        Assert.True(left.WaitForExit(TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("of another program")]
    public void AFolderOfAnotherProgramStays(string? owner)
    {
        var path = Platforms.Current.Ports.CreateFolder();
        try
        {
            File.WriteAllText(Path.Combine(path, "other"), "");
            if (owner is not null) File.WriteAllText(Path.Combine(path, PrivateFolder.OwnerName), owner);

            PrivateFolder.RemoveAbandoned();

            Assert.True(File.Exists(Path.Combine(path, "other")));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
