using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

[SupportedOSPlatform("linux")]
public sealed class LinuxPortsTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("concur-lasting");

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public void TheLastingFolderIsThereTheNextTime()
    {
        var path = LinuxPorts.LastingFolder(_parent.FullName);

        Assert.NotNull(path);
        Assert.Equal(_parent.FullName, Path.GetDirectoryName(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        Assert.Equal(path, LinuxPorts.LastingFolder(_parent.FullName));
    }

    /// <summary>In the temporary folder anybody may have made one of that name.</summary>
    [Fact]
    public void AFolderThatOthersCanEnterIsNotTaken()
    {
        var path = LinuxPorts.LastingFolder(_parent.FullName)!;
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);

        Assert.Null(LinuxPorts.LastingFolder(_parent.FullName));
    }

    [Fact]
    public void ALinkIsNotTaken()
    {
        var path = LinuxPorts.LastingFolder(_parent.FullName)!;
        Directory.Move(path, path + ".real");
        Directory.CreateSymbolicLink(path, path + ".real");

        Assert.Null(LinuxPorts.LastingFolder(_parent.FullName));
    }

    [Fact]
    public void AFileIsNotTaken()
    {
        var path = LinuxPorts.LastingFolder(_parent.FullName)!;
        Directory.Delete(path);
        File.WriteAllText(path, "");

        Assert.Null(LinuxPorts.LastingFolder(_parent.FullName));
    }

    [Fact]
    public void WithoutATemporaryFolderThereIsNone() => Assert.Null(LinuxPorts.LastingFolder("/proc/nonexistent"));
}
