using System.Runtime.InteropServices;
using Concur.Tool.Viewing;

namespace Concur.Tool.Tests;

public sealed class AspNetCoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("aspnet").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("10.0.12", "9.0.1", "10.0.9", "10.0.12", "11.0.0")]
    [InlineData("10.0.0", "10.0.0-rc.1.25451.107", "10.0.0")]
    [InlineData(null, "9.0.1", "11.0.0", "notes")]
    [InlineData(null)]
    public void TheNewestOfTheRuntimesMajorVersionIsTaken(string? expected, params string[] installed)
    {
        var folder = Path.Combine(_root, "shared", "Microsoft.AspNetCore.App");
        foreach (var version in installed) Directory.CreateDirectory(Path.Combine(folder, version));

        var found = AspNetCore.Find(Path.Combine(_root, "shared", "Microsoft.NETCore.App", "10.0.12"), 10);

        Assert.Equal(expected is null ? null : Path.Combine(folder, expected), found);
    }

    [Fact]
    public void TheInstallationThatRunsTheTestsHasOne() =>
        Assert.NotNull(AspNetCore.Find(RuntimeEnvironment.GetRuntimeDirectory(), Environment.Version.Major));
}
