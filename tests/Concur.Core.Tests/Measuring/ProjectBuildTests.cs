using Concur.Core.Measuring;

namespace Concur.Core.Tests.Measuring;

public class ProjectBuildTests
{
    [Theory]
    [InlineData("net8.0;net10.0;net9.0", "10.0", "net10.0")]
    [InlineData("net8.0;net11.0", "10.0", "net8.0")]
    [InlineData("netstandard2.0;net9.0", "10.0", "net9.0")]
    [InlineData("netstandard2.0;net8.0-windows", "10.0", null)]
    [InlineData("net11.0", "10.0", null)]
    [InlineData("net8.0", null, null)]
    public void OfSeveralTargetsTheNewestThatRunsIsBuilt(string targets, string? installed, string? expected) =>
        Assert.Equal(expected, ProjectBuild.NewestRunnable(targets.Split(';'), installed is null ? null : Version.Parse(installed)));
}
