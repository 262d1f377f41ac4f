using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Linux;
using Concur.Core.Measuring.Platform.MacOS;
using Concur.Core.Measuring.Platform.Unix;

namespace Concur.Core.Tests.Measuring.Platform.Unix;

[UnsupportedOSPlatform("windows")]
public sealed class UnixFoldersTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("concur-lasting");

    public UnixFoldersTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has folders of its own");

    private static UnixFolders Folders => OperatingSystem.IsMacOS() ? MacPlatform.Folders
        : OperatingSystem.IsLinux() ? LinuxPlatform.Folders
        : throw new PlatformNotSupportedException();

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public void TheLastingFolderIsThereTheNextTime()
    {
        var path = Folders.Lasting(_parent.FullName);

        Assert.NotNull(path);
        Assert.Equal(_parent.FullName, Path.GetDirectoryName(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        Assert.Equal(path, Folders.Lasting(_parent.FullName));
    }

    /// <summary>In the temporary folder anybody may have made one of that name.</summary>
    [Fact]
    public void AFolderThatOthersCanEnterIsNotTaken()
    {
        var path = Folders.Lasting(_parent.FullName)!;
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);

        Assert.Null(Folders.Lasting(_parent.FullName));
    }

    [Fact]
    public void ALinkIsNotTaken()
    {
        var path = Folders.Lasting(_parent.FullName)!;
        Directory.Move(path, path + ".real");
        Directory.CreateSymbolicLink(path, path + ".real");

        Assert.Null(Folders.Lasting(_parent.FullName));
    }

    [Fact]
    public void AFileIsNotTaken()
    {
        var path = Folders.Lasting(_parent.FullName)!;
        Directory.Delete(path);
        File.WriteAllText(path, "");

        Assert.Null(Folders.Lasting(_parent.FullName));
    }

    /// <summary>As for a folder of another user, which is open to this one.</summary>
    [Fact]
    public void AFolderOfAnotherUserIsNotTaken()
    {
        var another = new UnixFolders(_ => UnixFolders.User + 1);

        Assert.Null(another.Lasting(_parent.FullName));
        Assert.NotNull(Folders.Lasting(_parent.FullName));
    }

    [Fact]
    public void OnlyThisUsersFoldersAreItsOwn()
    {
        var path = UnixFolders.Create();
        try
        {
            Assert.Contains(path, Folders.Own());
            Assert.DoesNotContain(path, new UnixFolders(_ => null).Own());
        }
        finally
        {
            Directory.Delete(path);
        }
    }

    [Fact]
    public void WithoutATemporaryFolderThereIsNone() => Assert.Null(Folders.Lasting("/proc/nonexistent"));
}
