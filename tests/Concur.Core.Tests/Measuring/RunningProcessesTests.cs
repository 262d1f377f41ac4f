using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring;

public class RunningProcessesTests
{
    [Theory]
    [InlineData(new[] { "/usr/bin/dotnet", "--roll-forward", "Major", "/srv/My.App.dll", "x" }, "dotnet", "My.App")]
    [InlineData(new[] { "/srv/App" }, "App", "App")]
    [InlineData(new[] { "dotnet", "build" }, "dotnet", "dotnet")]
    [InlineData(new string[0], "kworker/0", "kworker-0")]
    [InlineData(new string[0], null, "process")]
    [InlineData(new[] { "/" }, null, "process")]
    public void AProcessIsNamedForItsProgramOrItsAssembly(string[] arguments, string? program, string expected) =>
        Assert.Equal(expected, RunningProcesses.NameOf(arguments, program));

    [Theory]
    [InlineData("/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.12/libcoreclr.so", ".NET 10.0.12")]
    [InlineData(@"C:\Program Files\dotnet\shared\Microsoft.NETCore.App\9.0.1\coreclr.dll", ".NET 9.0.1")]
    [InlineData("/srv/app/libcoreclr.so", null)]
    [InlineData(null, null)]
    public void TheVersionIsTheOneOfTheFolderThatTheRuntimeIsLoadedFrom(string? library, string? expected) =>
        Assert.Equal(expected, RunningProcesses.RuntimeOf(library));

    [Fact]
    public void WhatCannotBeAttachedToIsRefusedWithAReason()
    {
        Assert.Contains("this tool itself", Refusal(Environment.ProcessId), StringComparison.Ordinal);
        Assert.Contains("there is no process", Refusal(int.MaxValue), StringComparison.Ordinal);
    }

    private static string Refusal(int processId) => Assert.Throws<ConcurException>(() => RunningProcesses.Find(processId)).Message;

    [Theory]
    [InlineData(".NET 9.0.4", false)]
    [InlineData(".NET 7.0.4", true)]
    [InlineData(".NET 10.0.1", false)]
    [InlineData(".NET 11.0.0-preview.1", false)]
    [InlineData(null, false)]
    public void ARuntimeIsTooOldOnlyIfItsVersionIsKnown(string? runtime, bool isTooOld) =>
        Assert.Equal(isTooOld, RunningProcesses.IsTooOld(runtime));
}
